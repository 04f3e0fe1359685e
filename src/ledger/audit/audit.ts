import { type Archiving, archivePrefix } from './archive.ts';
import { exportLines } from './export.ts';
import { broken, faults } from './faults.ts';
import { type SoundFile, verifyFile } from './file.ts';
import type { Audit, Broken, Fault, Head, Intact, VerifyOptions } from './port.ts';
import { standingOf } from './read.ts';
import { verifyLedger } from './verify.ts';
import { type Kept, keptHead } from './walk.ts';

export function auditOn(on: Archiving): Audit {
  const { read } = on;
  return {
    async head() {
      const { recorded, archived } = await read(standingOf);
      return recorded ?? archived;
    },
    verify: (options = {}) => verifyAll(on, options),
    export: (options = {}) => exportLines(read, options),
    archive: (options) => archivePrefix(on, options),
  };
}

/** The archives first, then that they follow one another, then the ledger, which has to follow the last of them. */
async function verifyAll({ read }: Archiving, options: VerifyOptions): Promise<Intact | Broken> {
  const { heads = [], archives = [], signal, onShare } = options;
  const kept = heads.map(keptHead);
  const files: SoundFile[] = [];
  for (const archive of archives) {
    const file = await verifyFile(archive, kept, signal);
    if (file.kind === 'broken') return file;
    if (file.content === 'export') return broken(faults.unreadable(`${file.name} is an export and no archive.`));
    files.push(file);
  }
  files.sort((a, b) => a.previous.seq - b.previous.seq);
  const last = files.at(-1);
  const apart = whereApart(files);
  if (apart) return broken(apart);
  const ledger = await verifyLedger(read, [...kept, ...(last ? [endOf(last)] : [])], { signal, onShare });
  if (ledger.kind === 'broken' || !last) return ledger;
  if (ledger.archived && last.head.seq < ledger.archived.seq)
    return broken(faults.filesEndEarly(last.name, last.head, ledger.archived));
  // What an archive holds that the ledger still holds too is counted once.
  const gone = ledger.archived?.seq ?? 0;
  return {
    ...ledger,
    events: ledger.head.seq - (files[0]?.previous.seq ?? 0),
    changes: files.filter(({ head }) => head.seq <= gone).reduce((sum, { changes }) => sum + changes, ledger.changes),
    unchecked: ledger.unchecked.filter((head) => !files.some((file) => covers(file, head))),
  };
}

function whereApart(files: readonly SoundFile[]): Fault | undefined {
  for (const [at, file] of files.entries()) {
    const before = files[at - 1];
    if (before && (before.head.seq !== file.previous.seq || before.head.hash !== file.previous.hash))
      return faults.filesUnjoined(file.name, file.previous, before.name, before.head);
  }
  return undefined;
}

const endOf = ({ name, head }: SoundFile): Kept => ({ head, fault: () => faults.ledgerUnjoined(name, head) });

const covers = (file: SoundFile, { seq }: Head) => seq >= file.previous.seq && seq <= file.head.seq;
