import type { Principal, surfaces } from '../../people/principal.ts';
import { gradeSuffices } from '../../policy/needs.ts';

/** How well each surface can know somebody at its best. */
const bestGrade = {
  mcp: 'claimed',
  cli: 'local',
  demo: 'local',
  console: 'authenticated',
  slack: 'authenticated',
} as const satisfies Record<(typeof surfaces)[number], Principal['grade']>;

/** What a principal's grade is worth: a surface that claims more than it can know is not believed. */
export function worthOf({ grade, surface }: Principal): Principal['grade'] {
  return gradeSuffices(bestGrade[surface], grade) ? grade : bestGrade[surface];
}
