import copy


class Own:
    def __deepcopy__(self, memo):
        return 'mine'


print(copy.deepcopy([Own()]))
