/** The regions that the gateway knows (product pages; finance regions included). */
export const regions: readonly string[] = [
  'ap-bangkok',
  'ap-beijing',
  'ap-beijing-fsi',
  'ap-chengdu',
  'ap-chongqing',
  'ap-guangzhou',
  'ap-hongkong',
  'ap-jakarta',
  'ap-mumbai',
  'ap-nanjing',
  'ap-seoul',
  'ap-shanghai',
  'ap-shanghai-fsi',
  'ap-shenzhen-fsi',
  'ap-singapore',
  'ap-taipei',
  'ap-tokyo',
  'eu-frankfurt',
  'me-saudi-arabia',
  'na-ashburn',
  'na-siliconvalley',
  'na-toronto',
  'sa-saopaulo',
];

/** Where SCF is offered (583/52500). */
export const scfRegions: readonly string[] = [
  'ap-beijing',
  'ap-chengdu',
  'ap-chongqing',
  'ap-guangzhou',
  'ap-hongkong',
  'ap-jakarta',
  'ap-nanjing',
  'ap-seoul',
  'ap-shanghai',
  'ap-shanghai-fsi',
  'ap-shenzhen-fsi',
  'ap-singapore',
  'ap-tokyo',
  'eu-frankfurt',
  'na-siliconvalley',
  'sa-saopaulo',
];

export type RegionRule =
  | { readonly kind: 'required' }
  | { readonly kind: 'optional'; readonly fallback: string; readonly offeredIn: readonly string[] }
  | { readonly kind: 'ignored' };

/** What each product does with the common parameter Region, as its pages say. */
export const regionRules = {
  clb: { kind: 'required' },
  gaap: { kind: 'ignored' },
  scf: { kind: 'optional', fallback: 'ap-guangzhou', offeredIn: scfRegions },
  sts: { kind: 'ignored' },
} as const satisfies Record<string, RegionRule>;

export type Product = keyof typeof regionRules;
