/** The first row of every screen of a peer: who it is, whom it knows, whether the manager is there, how fast bytes flow. */
import {counted, formatAge, formatDuration, formatRate} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import type {PeerHead} from '../host/session-view.ts';
import {between, type Line, type Span} from '../line.ts';

/** Seconds before the end of a lease in which it is told as a warning. */
const lastSeconds = 10;

/** `now` in milliseconds since 1970. */
export const peerHeadLine = (head: PeerHead, columns: number, now: number, glyphs: Glyphs): Line => {
	const list = head.listVersion > 0 && head.link.state !== 'none' ? `, list v${head.listVersion}` : '';
	const left: Line = [' ', ['title', 'PEER'], ` ${head.name}`];
	const right: Line = [
		`${counted(head.others, 'peer')}${list}  `,
		...managerSpans(head, now, glyphs),
		...leaseSpans(head, now),
		`  ${glyphs.down} ${formatRate(head.downRate)}  ${glyphs.up} ${formatRate(head.upRate)} `,
	];
	return between(left, right, columns, glyphs);
};

/** How long until the lease ends by itself; nothing for one without an end. */
export const leaseSpans = ({endsAt, link}: PeerHead, now: number): readonly Span[] => {
	if (endsAt === null || link.state === 'ended') return [];
	const left = Math.ceil((endsAt - now) / 1000);
	return ['  ', [left <= lastSeconds ? 'warn' : 'text', `lease ${formatDuration(left)}`]];
};

const managerSpans = (head: PeerHead, now: number, glyphs: Glyphs): readonly Span[] =>
	head.link.state === 'none' ? ['no manager'] : ['manager ', managerSpan(head.link, now, glyphs)];

const managerSpan = (link: Exclude<PeerHead['link'], {state: 'none'}>, now: number, glyphs: Glyphs): Span => {
	switch (link.state) {
		case 'joining':
			return ['warn', `${glyphs.late} joining`];
		case 'joined':
			return ['ok', `${glyphs.alive} ${formatAge(now - link.heardAt)}`];
		case 'away':
			return ['error', `${glyphs.bad} lost ${formatAge(now - link.since)}`];
		case 'ended':
			return ['error', `${glyphs.gone} ended`];
		default:
			return link satisfies never;
	}
};
