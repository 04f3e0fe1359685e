/** What can be clicked, chosen and typed. */
import { z } from 'zod';
import { numbers } from './numbers.ts';
import { richText } from './rich-text.ts';
import { anyOption, colour, confirm, id, optionGroup, plain, plainOption } from './text.ts';

const flag = z.boolean().exactOptional();
const said = z.string().exactOptional();
const count = z.number().int().exactOptional();
const label = z.string().max(numbers.accessibilityLabel).exactOptional();

const action = { action_id: id.exactOptional() };
const confirmed = { ...action, confirm: confirm.exactOptional() };
const chosen = { ...confirmed, focus_on_load: flag };
const placeholder = { placeholder: plain(numbers.placeholder).exactOptional() };
const selected = { ...chosen, ...placeholder };
const multi = { ...selected, max_selected_items: z.number().int().min(1).exactOptional() };
const dispatch = z
  .strictObject({
    trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).exactOptional(),
  })
  .exactOptional();
const typed = { ...action, ...placeholder, dispatch_action_config: dispatch, focus_on_load: flag };

const conversations = {
  default_to_current_conversation: flag,
  filter: z
    .strictObject({
      include: z.array(z.enum(['im', 'mpim', 'private', 'public'])).exactOptional(),
      exclude_external_shared_channels: flag,
      exclude_bot_users: flag,
    })
    .exactOptional(),
};
const lists = {
  options: z.array(plainOption).min(1).max(numbers.options).exactOptional(),
  option_groups: z.array(optionGroup).min(1).max(numbers.optionGroups).exactOptional(),
};
const choices = { options: z.array(anyOption).min(1).max(numbers.choices) };

export const button = z.strictObject({
  type: z.literal('button'),
  text: plain(numbers.buttonText),
  value: z.string().max(numbers.buttonValue).exactOptional(),
  url: z.string().max(numbers.buttonUrl).exactOptional(),
  style: colour.exactOptional(),
  accessibility_label: label,
  ...confirmed,
});

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  initial_options: z.array(anyOption).exactOptional(),
  ...choices,
  ...chosen,
});
const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  initial_option: anyOption.exactOptional(),
  ...choices,
  ...chosen,
});
const datepicker = z.strictObject({ type: z.literal('datepicker'), initial_date: said, ...selected });
const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  initial_date_time: z.number().exactOptional(),
  ...chosen,
});
const timepicker = z.strictObject({ type: z.literal('timepicker'), initial_time: said, timezone: said, ...selected });
const overflow = z.strictObject({
  type: z.literal('overflow'),
  options: z.array(plainOption).min(numbers.overflowAtLeast).max(numbers.overflowOptions),
  ...confirmed,
});
const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  text: plain(numbers.buttonText),
  workflow: z.strictObject({
    trigger: z.strictObject({
      url: z.string(),
      customizable_input_parameters: z.array(z.strictObject({ name: z.string(), value: z.string() })).exactOptional(),
    }),
  }),
  style: colour.exactOptional(),
  accessibility_label: label,
  ...confirmed,
});

const multiSelects = [
  z.strictObject({
    type: z.literal('multi_users_select'),
    initial_users: z.array(z.string()).exactOptional(),
    ...multi,
  }),
  z.strictObject({
    type: z.literal('multi_static_select'),
    initial_options: z.array(plainOption).exactOptional(),
    ...lists,
    ...multi,
  }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    initial_conversations: z.array(z.string()).exactOptional(),
    ...conversations,
    ...multi,
  }),
  z.strictObject({
    type: z.literal('multi_channels_select'),
    initial_channels: z.array(z.string()).exactOptional(),
    ...multi,
  }),
  z.strictObject({
    type: z.literal('multi_external_select'),
    initial_options: z.array(plainOption).exactOptional(),
    min_query_length: count,
    ...multi,
  }),
] as const;

const selects = [
  z.strictObject({ type: z.literal('users_select'), initial_user: said, ...selected }),
  z.strictObject({
    type: z.literal('static_select'),
    initial_option: plainOption.exactOptional(),
    ...lists,
    ...selected,
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    initial_conversation: said,
    response_url_enabled: flag,
    ...conversations,
    ...selected,
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    initial_channel: said,
    response_url_enabled: flag,
    ...selected,
  }),
  z.strictObject({
    type: z.literal('external_select'),
    initial_option: plainOption.exactOptional(),
    min_query_length: count,
    ...selected,
  }),
] as const;

const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  initial_value: richText.exactOptional(),
  min_lines: count,
  max_lines: count,
  ...typed,
});
const inputs = [
  z.strictObject({ type: z.literal('email_text_input'), initial_value: said, ...typed }),
  z.strictObject({
    type: z.literal('file_input'),
    filetypes: z.array(z.string()).exactOptional(),
    max_files: z.number().int().min(1).max(10).exactOptional(),
    ...action,
  }),
  z.strictObject({
    type: z.literal('number_input'),
    is_decimal_allowed: z.boolean(),
    initial_value: said,
    min_value: said,
    max_value: said,
    ...typed,
  }),
  z.strictObject({
    type: z.literal('plain_text_input'),
    initial_value: z.string().max(numbers.inputText).exactOptional(),
    multiline: flag,
    min_length: z.number().int().min(0).max(numbers.inputText).exactOptional(),
    max_length: z.number().int().min(1).max(numbers.inputText).exactOptional(),
    ...typed,
  }),
  z.strictObject({ type: z.literal('url_text_input'), initial_value: said, ...typed }),
] as const;

const feedback = z.strictObject({
  text: plain(numbers.buttonText),
  accessibility_label: label,
  value: z.string().max(numbers.buttonValue),
});
export const contextAction = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('feedback_buttons'),
    positive_button: feedback,
    negative_button: feedback,
    ...action,
  }),
  z.strictObject({
    type: z.literal('icon_button'),
    icon: z.string(),
    text: plain(numbers.buttonText),
    accessibility_label: label,
    value: z.string().max(numbers.buttonValue).exactOptional(),
    visible_to_user_ids: z.array(z.string()).exactOptional(),
    ...confirmed,
  }),
]);

const anywhere = [checkboxes, datepicker, ...multiSelects, radioButtons, ...selects, timepicker] as const;
const clickable = [button, overflow, workflowButton] as const;

export const accessories = [...clickable, ...anywhere] as const;
export const actionElement = z.discriminatedUnion('type', [...clickable, ...anywhere, datetimepicker, richTextInput]);
export const inputElement = z.discriminatedUnion('type', [...inputs, ...anywhere, datetimepicker, richTextInput]);
