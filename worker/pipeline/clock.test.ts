import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Clock, Tick } from "./clock.ts";
import { inlineClock } from "./inline-clock.ts";
import { PRIORITY } from "./priority.ts";
import { redisClock } from "./queues.ts";
import { startTestRedis, until } from "./testing/test-redis.ts";

const tick = (runKey: string, attempt = 0, priority: number = PRIORITY.day): Tick => ({ runKey, attempt, queue: "cpu", priority });

/** What every clock must hold. */
function runClockSuite(name: string, open: () => Clock): void {
  describe(name, () => {
    it("hands over every tick once, also when asked twice before it is worked on", async () => {
      const clock = open();
      const worked: string[] = [];
      await until(() => clock.isUp());
      await clock.enqueue([tick("once.a"), tick("once.b"), tick("once.a")]);
      await clock.enqueue([tick("once.b")]);
      clock.start(async ({ runKey }) => {
        worked.push(runKey);
      });
      await until(async () => worked.length >= 2);
      await clock.close();
      expect(worked.sort()).toEqual(["once.a", "once.b"]);
    });

    it("takes the same run again for another attempt", async () => {
      const clock = open();
      const attempts: number[] = [];
      clock.start(async ({ attempt }) => {
        attempts.push(attempt);
      });
      await until(() => clock.isUp());
      await clock.enqueue([tick("again", 0)]);
      await until(async () => attempts.length === 1);
      await clock.enqueue([tick("again", 1)]);
      await until(async () => attempts.length === 2);
      await clock.close();
      expect(attempts).toEqual([0, 1]);
    });

    it("a tick for which a person waits overtakes all that came before it", async () => {
      const clock = open();
      await until(() => clock.isUp());
      const worked: string[] = [];
      await clock.enqueue(Array.from({ length: 20 }, (_, n) => tick(`night.${n}`, 0, PRIORITY.night)));
      await clock.enqueue([tick("day", 0, PRIORITY.day), tick("counter", 0, PRIORITY.counter)]);
      clock.start(async ({ runKey }) => {
        worked.push(runKey);
      });
      await until(async () => worked.length === 22);
      await clock.close();
      expect(worked.slice(0, 2)).toEqual(["counter", "day"]);
    });

    it("a lane that is full keeps no other waiting", async () => {
      const clock = open();
      await until(() => clock.isUp());
      let release = () => {};
      const held = new Promise<void>((resume) => {
        release = resume;
      });
      const worked: string[] = [];
      clock.start(async ({ runKey, queue }) => {
        if (queue === "later") await held;
        worked.push(runKey);
      });
      await clock.enqueue([
        { ...tick("full.1"), queue: "later" },
        { ...tick("full.2"), queue: "later" },
      ]);
      await clock.enqueue([{ ...tick("full.counter"), queue: "io" }]);
      await until(async () => worked.length === 1);
      expect(worked).toEqual(["full.counter"]);
      release();
      await until(async () => worked.length === 3);
      await clock.close();
    });

    it("never works on more at once than it may", async () => {
      const clock = open();
      let now = 0;
      let most = 0;
      let done = 0;
      clock.start(async () => {
        most = Math.max(most, ++now);
        await new Promise((resume) => setTimeout(resume, 15));
        now -= 1;
        done += 1;
      });
      await until(() => clock.isUp());
      await clock.enqueue(Array.from({ length: 8 }, (_, n) => tick(`many.${n}`)));
      await until(async () => done === 8);
      await clock.close();
      expect(most).toBe(2);
    });

    it("closing waits for what is in hand", async () => {
      const clock = open();
      let finished = false;
      let began = false;
      clock.start(async () => {
        began = true;
        await new Promise((resume) => setTimeout(resume, 60));
        finished = true;
      });
      await until(() => clock.isUp());
      await clock.enqueue([tick("closing")]);
      await until(async () => began);
      await clock.close();
      expect(finished).toBe(true);
    });
  });
}

runClockSuite("inline clock", () => inlineClock(2));

describe("on Redis", () => {
  let redis: Awaited<ReturnType<typeof startTestRedis>>;
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.close());

  runClockSuite("redis clock", () => redisClock(redis.socket, 2));

  it("says that Redis is away instead of waiting, and tells when it is back with nothing in it", async () => {
    const clock = redisClock(redis.socket, 2);
    await until(() => clock.isUp());
    let returned = 0;
    clock.onReturn(() => {
      returned += 1;
    });
    await redis.stop();
    await until(async () => !(await clock.isUp()));
    await expect(clock.enqueue([tick("lost")])).rejects.toMatchObject({ code: "system.queue_down" });
    await redis.start();
    await until(async () => returned === 1);
    await clock.close();
  });
});
