/** A failure as the message that travels: cut to what its fields may hold. */
import type {Failure} from '../failures.ts';
import type {MessageOf} from '../wire/messages.ts';

/** Bytes of a refusal's sentence and of its hint. */
const mostText = 256;

const cut = (text: string): string => {
	const {read} = new TextEncoder().encodeInto(text, new Uint8Array(mostText));
	return text.slice(0, read);
};

/** What the accepting side says before it closes. */
export const refusal = ({code, message, hint}: Failure): MessageOf<'refused'> => ({
	type: 'refused',
	code,
	message: cut(message),
	hint: cut(hint),
});
