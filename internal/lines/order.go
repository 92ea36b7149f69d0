package lines

import (
	"slices"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/triage"
	"example.com/noctop/internal/wire"
)

// Order returns what was ordered in the contract's form.
func Order(o triage.Order) wire.OrderBody {
	return wire.OrderBody{
		Kind: string(o.Kind), Incident: o.Target.Incident, Cause: string(o.Target.Cause), Scope: o.Target.Scope,
		From: moment(o.From), Until: moment(o.Until), By: o.By, Why: o.Why,
	}
}

// OrderOf reads what was ordered.
func OrderOf(said wire.OrderBody) (triage.Order, error) {
	o := triage.Order{
		Kind: triage.OrderKind(said.Kind), By: said.By, Why: said.Why,
		Target: triage.OrderTarget{Incident: said.Incident, Cause: triage.Cause(said.Cause), Scope: slices.Clone(said.Scope)},
	}
	var err error
	if o.From, err = momentOf(said.From); err != nil {
		return triage.Order{}, err
	}
	if o.Until, err = momentOf(said.Until); err != nil {
		return triage.Order{}, err
	}
	return o, nil
}

// moment keeps the name of the zone beside the time: a replay elsewhere says it
// as it was said here.
func moment(at time.Time) *wire.Moment {
	if at.IsZero() {
		return nil
	}
	zone, _ := at.Zone()
	return &wire.Moment{At: at.Format(time.RFC3339Nano), Zone: zone}
}

func momentOf(said *wire.Moment) (time.Time, error) {
	if said == nil {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339Nano, said.At)
	if err != nil {
		return time.Time{}, i18n.Errorf("%q is no time", said.At)
	}
	_, offset := at.Zone()
	return at.In(time.FixedZone(said.Zone, offset)), nil
}
