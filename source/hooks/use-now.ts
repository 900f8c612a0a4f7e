/** The time that ages are counted from: one clock for the whole screen, one tick a second. */
import {useEffect, useState} from 'react';

const second = 1000;

/** Milliseconds since 1970. `isTicking`: ages are shown; `isFrozen`: they stand still. */
export const useNow = (isTicking: boolean, isFrozen: boolean): number => {
	const [now, setNow] = useState(Date.now);
	const runs = isTicking && !isFrozen;
	useEffect(() => {
		if (!runs) return;
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), second);
		return () => clearInterval(timer);
	}, [runs]);
	return now;
};
