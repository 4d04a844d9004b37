/** Jobs of which some wait for others. */
export interface Schedule<Job, Result> {
  readonly jobs: readonly Job[];
  /** Those that must be over before it. They may not wait for each other in a circle; those that aren't jobs don't count. */
  readonly after: (job: Job) => readonly Job[];
  /** Most jobs at a time. */
  readonly limit: number;
  readonly run: (job: Job) => Promise<Result>;
  readonly isThrough: (result: Result) => boolean;
  /** The result of a job that isn't begun because these, which it waited for, didn't go through. */
  readonly skip: (job: Job, because: readonly Job[]) => Result;
  /** Hears which jobs one still waits for, whenever they get fewer but aren't none. */
  readonly onWait?: (job: Job, waitsFor: readonly Job[]) => void;
}

/**
 * Runs jobs side by side, each as soon as those it waits for went through and there is room. Of those that could begin
 * the one with the longest chain of others behind it is first. Results come in the order of the jobs.
 */
export async function runInOrder<Job, Result>(schedule: Schedule<Job, Result>): Promise<Result[]> {
  const { jobs, limit, run, isThrough, skip, onWait } = schedule;
  const { before, behind } = edgesOf(schedule);
  const rank = ranksOf(jobs, before, behind);
  const results = new Map<Job, Result>();
  const pending = new Map(jobs.map((job) => [job, new Set(before.get(job))]));
  const ready = jobs.filter((job) => pending.get(job)?.size === 0);
  const running = new Set<Promise<void>>();

  const settle = (job: Job, result: Result): void => {
    results.set(job, result);
    for (const next of behind.get(job) ?? []) {
      const waitsFor = pending.get(next) ?? new Set();
      waitsFor.delete(job);
      if (waitsFor.size > 0) {
        onWait?.(next, [...waitsFor]);
        continue;
      }
      const failed = (before.get(next) ?? []).filter((one) => !isThrough(results.get(one) as Result));
      if (failed.length > 0) settle(next, skip(next, failed));
      else ready.push(next);
    }
  };
  const begin = (job: Job): void => {
    const work = run(job).then((result) => {
      running.delete(work);
      settle(job, result);
    });
    running.add(work);
  };

  for (const [job, waitsFor] of pending) if (waitsFor.size > 0) onWait?.(job, [...waitsFor]);
  while (ready.length > 0 || running.size > 0) {
    ready.sort((one, other) => (rank.get(one) ?? 0) - (rank.get(other) ?? 0));
    for (const job of ready.splice(0, Math.max(1, limit) - running.size)) begin(job);
    await Promise.race(running);
  }
  return jobs.map((job) => results.get(job) as Result);
}

type Edges<Job> = ReadonlyMap<Job, readonly Job[]>;

function edgesOf<Job>({ jobs, after }: Pick<Schedule<Job, never>, "jobs" | "after">) {
  const all = new Set(jobs);
  const before = new Map(
    jobs.map((job) => [job, [...new Set(after(job))].filter((one) => one !== job && all.has(one))]),
  );
  const behind = new Map<Job, Job[]>(jobs.map((job) => [job, []]));
  for (const [job, ones] of before) for (const one of ones) behind.get(one)?.push(job);
  return { before, behind };
}

/** The order in which jobs begin when they could all begin: by the length of the chain behind them, then as given. */
function ranksOf<Job>(jobs: readonly Job[], before: Edges<Job>, behind: Edges<Job>): Map<Job, number> {
  const heights = new Map<Job, number>();
  const open = new Map(jobs.map((job) => [job, behind.get(job)?.length ?? 0]));
  const free = jobs.filter((job) => open.get(job) === 0);
  for (const job of free) {
    heights.set(job, 1 + Math.max(0, ...(behind.get(job) ?? []).map((next) => heights.get(next) ?? 0)));
    for (const one of before.get(job) ?? []) {
      const left = (open.get(one) ?? 0) - 1;
      open.set(one, left);
      if (left === 0) free.push(one);
    }
  }
  if (free.length < jobs.length) throw new TypeError("jobs wait for each other in a circle");
  const height = (job: Job) => heights.get(job) ?? 0;
  return new Map(
    jobs.toSorted((one, other) => height(other) - height(one)).map((job, index) => [job, index]),
  );
}
