class Body:
    def __init__(self, x, y, vx, vy, mass):
        self.x = x
        self.y = y
        self.vx = vx
        self.vy = vy
        self.mass = mass


def advance(bodies, dt):
    for i in range(len(bodies)):
        a = bodies[i]
        for j in range(i + 1, len(bodies)):
            b = bodies[j]
            dx = a.x - b.x
            dy = a.y - b.y
            force = dt / ((dx * dx + dy * dy + 0.01) ** 1.5)
            a.vx -= dx * b.mass * force
            a.vy -= dy * b.mass * force
            b.vx += dx * a.mass * force
            b.vy += dy * a.mass * force
    for body in bodies:
        body.x += body.vx * dt
        body.y += body.vy * dt


bodies = [Body(i * 1.5, i * i * 0.25, 0.1 * i, 0.05, 1.0 + i) for i in range(5)]
for _ in range(20000):
    advance(bodies, 0.001)
print(bodies[0].x, bodies[4].vy)
