import { addresses } from '../resources/addresses.ts';
import { definePrompt } from './prompt.ts';

export default definePrompt({
  name: 'who_changed_what',
  title: 'Who changed what',
  description: 'Tells from the record who had a resource changed in a period, who approved it and what came of it.',
  arguments: [
    {
      name: 'Resource',
      description: 'The id of the resource, such as listener-pbsgn7ej or lb-cuxw2rm0.',
      required: true,
    },
    {
      name: 'Since',
      description: 'From when on, such as 2026-11-22 or 2026-11-22T09:00Z. As far as the record goes, if left out.',
      required: false,
    },
    { name: 'Until', description: 'Until when; now, if left out.', required: false },
  ],
  operations: [],
  own: ['changes'],
  words: `Tell the person who had a resource changed, from the record of this program. It only knows what went through this program: say so, and that the cloud's own audit (CloudAudit) has the rest.

1. Read ${addresses.changes}: what waits, what is under way, and what ended last, with resources, who asked and who approved. Where you cannot read resources, ask the person to attach it, or for the ids that the command "tencent-chatops changes" lists.
2. Keep those whose resources, or whose summary, name the resource, and whose times fall in the period. Times are UTC: say so where the person's may be another zone.
3. For each of them change_show with its id: what it changed, and what came of it. ${addresses.plan('{id}')} has all of the plan, ${addresses.changeAudit('{id}')} every event with its hash.
4. Where the list says that it was cut, say which part of the period it covers, and that a person sees the rest by the command "tencent-chatops changes".
5. Answer with a table, oldest first: when, what (before → after), who asked and through which assistant, who approved and how well they were known (grade), outcome, id. Name what was refused, denied or never carried out apart from what was made.

Names of people are as the record has them; an identity without a listed person is only what it claims. Reading this asks for no change, and none is needed.`,
});
