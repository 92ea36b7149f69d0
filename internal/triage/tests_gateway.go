package triage

import (
	"slices"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// neighbourFailed holds where a gateway does not answer at the link layer.
func neighbourFailed(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byKernel, Subject: observe.Subject{Kind: observe.KindGateway, Uplink: t.Uplink}}
	for _, f := range u.neighbours {
		switch f.Level {
		case observe.Down:
			found.Truth, found.Subject, found.Since, found.Hard, found.Age = Yes, f.Key.Subject, f.Since, f.Hard, f.Age
			found.Text = i18n.T("gateway %s does not answer ARP or neighbour discovery", f.Target)
			return found
		case observe.OK:
			found.Truth, found.Subject, found.Age = No, f.Key.Subject, f.Age
			found.Text = i18n.T("gateway %s is there at the link layer", f.Target)
		}
	}
	if found.Truth == CannotSay {
		found.Text = i18n.T("the link-layer state of %s's gateway was not read", t.Uplink)
	}
	return found
}

// gatewaySilent holds where a gateway that used to answer pings does not.
func gatewaySilent(s *Scene, t Target) Finding {
	u := s.uplink(t.Uplink)
	found := Finding{Family: byICMP, Subject: observe.Subject{Kind: observe.KindGateway, Uplink: t.Uplink}}
	for _, f := range u.gateways {
		switch {
		case f.shaky():
			found.Text = i18n.T("gateway %s lost its newest %d", f.Target, f.BadRun)
		case f.Level == observe.OK:
			found = Finding{
				Truth: No, Family: byICMP, Subject: f.Key.Subject, Age: f.Age,
				Text: i18n.T("gateway %s answers in %s", f.Target, milliseconds(f.Took)),
			}
			return found
		case f.Level == observe.Down && f.Ever:
			found.Truth, found.Subject, found.Since, found.Hard, found.Age = Yes, f.Key.Subject, f.Since, f.Hard, f.Age
			found.Text = i18n.T("gateway %s used to answer pings and lost %d of %d", f.Target, f.Bad, f.Of)
		case f.Level == observe.Down:
			found.Text = i18n.T("gateway %s never answered a ping", f.Target)
		}
	}
	if found.Truth == CannotSay && found.Text.Empty() {
		found.Text = i18n.T("%s's gateway was not pinged", t.Uplink)
	}
	return found
}

// gatewayGone holds where the gateway is silent at the link layer, or used to
// answer pings and does not.
func gatewayGone(s *Scene, t Target) Finding {
	pinged := gatewaySilent(s, t)
	if pinged.Truth == No {
		return pinged
	}
	if below := neighbourFailed(s, t); below.Truth == Yes {
		if pinged.Truth == Yes && pinged.Since.Mono < below.Since.Mono {
			below.Since = pinged.Since
		}
		below.Hard = below.Hard || pinged.Hard
		return below
	}
	return pinged
}

// gatewayFine holds where the gateway answers pings, or never did and is there
// at the link layer.
func gatewayFine(s *Scene, t Target) Finding {
	pinged := gatewaySilent(s, t)
	if slices.ContainsFunc(s.uplink(t.Uplink).gateways, Fact.shaky) {
		return pinged
	}
	switch pinged.Truth {
	case No:
		pinged.Truth = Yes
		return pinged
	case Yes:
		pinged.Truth, pinged.Since = No, observe.Instant{}
		return pinged
	}
	below := neighbourFailed(s, t)
	below.Since = observe.Instant{}
	switch below.Truth {
	case No:
		below.Truth = Yes
	case Yes:
		below.Truth = No
	}
	return below
}

// nothingBeyondGateway holds where neither the first hop nor any anchor answers.
func nothingBeyondGateway(s *Scene, t Target) Finding {
	if hop := hopDead(s, t); hop.Truth == No {
		return hop
	}
	return nothingAnswers(s, t)
}
