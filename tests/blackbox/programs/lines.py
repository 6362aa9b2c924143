# native
def boom(
    a,
    b,
):
    return (
        a
        + b
        + [1][
            a
        ]
    )


boom(
    1,
    2,
)
