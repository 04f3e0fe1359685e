import { z } from 'zod';
import { refuse } from '../../refusal.ts';

export const filters = z
  .array(z.strictObject({ Name: z.string(), Values: z.array(z.string()).min(1).max(5) }))
  .max(10)
  .optional();

export const tagSet = z
  .array(z.strictObject({ TagKey: z.string(), TagValue: z.string() }))
  .max(5)
  .optional();

interface Tagged {
  readonly TagSet: readonly { TagKey: string; TagValue: string }[];
}

/** "With two or more tags, what has any of them is found." */
export const hasTag = (it: Tagged, wanted: z.infer<typeof tagSet>): boolean =>
  !wanted?.length ||
  wanted.some((tag) => it.TagSet.some(({ TagKey, TagValue }) => TagKey === tag.TagKey && TagValue === tag.TagValue));

/** Filters are joined by and, their values by or. A filter that is not emulated is refused rather than ignored. */
export function passes<T>(
  it: T,
  wanted: z.infer<typeof filters>,
  fieldOf: Readonly<Record<string, (it: T) => string>>,
): boolean {
  return (wanted ?? []).every(({ Name, Values }) => {
    const value = Object.hasOwn(fieldOf, Name) ? fieldOf[Name] : undefined;
    if (!value) return refuse('UnsupportedOperation', `The sandbox does not emulate the filter \`${Name}\`.`);
    return Values.includes(value(it));
  });
}

export const regionDetail = (name: string) => ({
  RegionId: name,
  RegionName: name,
  RegionArea: 'SouthChina',
  RegionAreaName: 'South China',
  IDCType: 'dc',
  FeatureBitmap: 3,
  SupportFeature: { NetworkType: ['normal'] },
});
