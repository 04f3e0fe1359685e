import type { Schedule } from './schedule.ts';
import type { Report } from './simulate.ts';

/** At most so many runs are spent on making one failure smaller. */
const most = 400;

/** Leaves out what the failure does not need: larger pieces first, then single actions. Still fails, in one way or another. */
export async function shrink(failed: Report, run: (schedule: Schedule) => Promise<Report>): Promise<Report> {
  let smallest = failed;
  let runs = 0;
  for (let size = Math.ceil(failed.schedule.actions.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < smallest.schedule.actions.length && runs < most; runs += 1) {
      const { actions } = smallest.schedule;
      const fewer = actions.toSpliced(from, size);
      const report = await run({ ...smallest.schedule, actions: fewer });
      if (report.violations.length > 0) smallest = report;
      else from += size;
    }
  }
  return smallest;
}
