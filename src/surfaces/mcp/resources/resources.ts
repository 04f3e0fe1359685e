/** What a client may read by an address, and be told of when it changes. Knows no SDK. */
import type { Failure } from '../../../errors.ts';
import type { Executor } from '../../../executor/api.ts';
import type { Clock } from '../../../lib/clock.ts';
import { plainText } from '../../../lib/text.ts';
import type { PolicyDocument } from '../../../policy/document.ts';
import type { Log } from '../log.ts';
import type { Offered } from '../toolsets.ts';
import { type Address, changeResources, changeTemplates, mimeType, policyResource, readAddress } from './addresses.ts';
import { auditDocument } from './audit.ts';
import { planDocument, standingDocument } from './change.ts';
import { changeAuditDocument } from './change-audit.ts';
import { changesDocument } from './changes.ts';
import { fitted } from './fitted.ts';
import { limits } from './limits.ts';
import { isCursor, pageOfChanges } from './listing.ts';
import type { Document, ListedResource, ListedTemplate, ReadOutcome } from './resource.ts';
import { watch } from './watch.ts';
import type { People } from './who.ts';

export interface ResourceParts {
  readonly executor: Pick<Executor, 'show' | 'list' | 'events' | 'follow' | 'audit'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The command by which a human can decide on a change. */
  readonly howToApprove: (id: string) => string;
  /** Without the toolset `changes` there is only the policy. */
  readonly offered: Pick<Offered, 'own'>;
  readonly policy: () => PolicyDocument;
  /** Who is listed, so that they go by their names there. */
  readonly people: People;
}

export type ListOutcome =
  | { readonly kind: 'page'; readonly resources: readonly ListedResource[]; readonly nextCursor?: string }
  /** The cursor is none of ours. */
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Resources {
  /** The fixed ones, then changes, newest first. */
  list(cursor?: string): Promise<ListOutcome>;
  readonly templates: readonly ListedTemplate[];
  read(uri: string): Promise<ReadOutcome>;
  /** Comes whenever what a read would give has changed. Undefined where there is nothing to watch. */
  watch(uri: string, signal: AbortSignal): AsyncIterable<void> | undefined;
}

export function createResources(parts: ResourceParts): Resources {
  const changes = parts.offered.own.has('changes');
  const templates = changes ? changeTemplates : [];

  function documentOf(uri: string): Document | undefined {
    const address = readAddress(uri);
    if (!address || (address.of !== 'policy' && !changes)) return undefined;
    return documentAt(address, parts);
  }

  return {
    templates,
    async list(cursor) {
      if (!changes) return { kind: 'page', resources: [policyResource] };
      if (cursor !== undefined && !isCursor(cursor)) return wrongCursor;
      const fixed = cursor === undefined ? [policyResource, ...changeResources] : [];
      const page = await pageOfChanges(parts.executor, cursor);
      return { kind: 'page', ...page, resources: [...fixed, ...page.resources] };
    },
    async read(uri) {
      const document = documentOf(uri);
      const view = await document?.view();
      if (!document || !view) return missing(uri, templates);
      const text = JSON.stringify(fitted(view, limits.documentBytes, restOf(uri)));
      const meta = document.untrusted && { _meta: { 'tencent-chatops/untrusted': true } as const };
      return { kind: 'contents', contents: [{ uri, mimeType, text, ...meta }] };
    },
    watch(uri, signal) {
      const watched = documentOf(uri)?.watched;
      return watched && watch(watched, signal, parts);
    },
  };
}

const wrongCursor: ListOutcome = {
  kind: 'failed',
  failure: {
    code: 'InvalidInput',
    message: 'The cursor does not come from a list of resources.',
    next: 'List from the beginning, without a cursor.',
  },
};

function missing(uri: string, templates: readonly ListedTemplate[]): ReadOutcome {
  const known = [policyResource, ...(templates.length > 0 ? changeResources : [])].map((one) => one.uri);
  const all = [...known, ...templates.map(({ uriTemplate }) => uriTemplate)].join(', ');
  return { kind: 'missing', message: `There is no resource ${plainText(uri, 120)}. Resources are read as ${all}.` };
}

function documentAt(address: Address, parts: ResourceParts): Document {
  switch (address.of) {
    case 'changes':
      return changesDocument(parts);
    case 'audit':
      return auditDocument(parts);
    case 'policy':
      // Settled at the start.
      return { untrusted: false, view: async () => parts.policy() };
    case 'change':
      return standingDocument(parts, address.id, parts.howToApprove);
    case 'plan':
      return planDocument(parts, address.id);
    case 'changeAudit':
      return changeAuditDocument(parts, address.id);
  }
}

function restOf(uri: string): string {
  const address = readAddress(uri);
  return `Lists were cut to fit. A person sees all of it ${address ? whereAll(address) : 'on this machine'}.`;
}

function whereAll(address: Address): string {
  switch (address.of) {
    case 'changes':
      return 'by the command "changes"';
    case 'audit':
      return 'by the command "audit export"';
    case 'policy':
      return 'in the configuration file';
    case 'change':
    case 'plan':
    case 'changeAudit':
      return `by the command "show ${address.id}"`;
  }
}
