package triage

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// hopDead holds where the first router past the gateway is silent.
func hopDead(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{
		Family: byICMP, Subject: observe.Subject{Kind: observe.KindFirstHop, Uplink: t.Uplink},
		Text: i18n.T("%s's first hop past the gateway was never seen", t.Uplink),
	}
	for _, f := range u.hops {
		if f.shaky() {
			found.Subject, found.Age = f.Key.Subject, f.Age
			found.Text = i18n.T("first hop %s lost its newest %d", f.Target, f.BadRun)
			continue
		}
		switch f.Level {
		case observe.OK:
			return Finding{
				Truth: No, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("first hop %s answers in %s", f.Target, milliseconds(f.Took)),
			}
		case observe.Down:
			if found.Truth == Yes {
				continue // of the other address family
			}
			found.Truth, found.Subject, found.Since, found.Hard, found.Age = Yes, f.Key.Subject, f.Since, f.Hard, f.Age
			found.Text = i18n.T("first hop %s lost %d of %d", f.Target, f.Bad, f.Of)
		}
	}
	return found
}

// hopNotFine holds where the first hop is silent or was never seen.
func hopNotFine(s *Scene, t Target) Finding {
	found := hopDead(s, t)
	if found.Truth == CannotSay {
		found.Truth = Yes
	}
	if found.Truth == Yes {
		// The onset and the proof are the anchors': a hop that was never seen has none.
		found.Since, found.Hard = observe.Instant{}, false
	}
	return found
}

// hopNeverSeen holds where nothing is known of the first hop: whether it or what
// is past it is dead can't be told.
func hopNeverSeen(s *Scene, t Target) Finding {
	found := hopDead(s, t)
	if found.Truth == CannotSay {
		return Finding{Truth: Yes, Subject: found.Subject, Text: found.Text}
	}
	return Finding{Truth: No}
}

// hopFine holds where the first hop answers.
func hopFine(s *Scene, t Target) Finding {
	found := hopDead(s, t)
	switch found.Truth {
	case No:
		found.Truth = Yes
	case Yes:
		found.Truth, found.Since = No, observe.Instant{}
	}
	return found
}
