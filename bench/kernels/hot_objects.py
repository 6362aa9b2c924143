class Ball:
    def __init__(self, x, y, vx, vy):
        self.x = x
        self.y = y
        self.vx = vx
        self.vy = vy

    def move(self, time):
        self.x += self.vx * time
        self.y += self.vy * time
        if self.x > 10.0 or self.x < 0.0:
            self.vx = -self.vx
        if self.y > 10.0 or self.y < 0.0:
            self.vy = -self.vy


balls = [Ball(i * 0.1, i * 0.2, 1.0 + i * 0.01, 0.5) for i in range(100)]


def run(rounds):
    for _ in range(rounds):
        for ball in balls:
            ball.move(0.01)


run(40000)
print(balls[0].x, balls[99].y)
