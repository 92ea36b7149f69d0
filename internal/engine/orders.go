package engine

import (
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

// answerWithin is how long an order waits for the loop.
const answerWithin = time.Second

// given is an order on its way to the loop, which answers it.
type given struct {
	order  triage.Order
	answer chan error
}

// desk is where commands wait for the loop.
type desk struct {
	orders chan given
	probe  chan struct{}
}

func newDesk() desk {
	return desk{orders: make(chan given), probe: make(chan struct{}, 1)}
}

// Order takes an order, or says why it can't be followed.
func (c *Core) Order(o triage.Order, now observe.Instant) error {
	err := c.triage.Give(o, now)
	if err == nil {
		c.happened.ordered(o, now)
	}
	return err
}

// RoundedOrder returns an order as a Core is to be given it: its times to the
// microsecond, as a journal keeps them.
func RoundedOrder(o triage.Order) triage.Order {
	o.From, o.Until = o.From.Round(precision), o.Until.Round(precision)
	return o
}

// Give has an order followed, and says why it can't be. It may be called from
// any goroutine, and returns within a second.
func (e *Engine) Give(o triage.Order) error {
	late := time.NewTimer(answerWithin)
	defer late.Stop()
	one := given{order: RoundedOrder(o), answer: make(chan error, 1)}
	select {
	case e.desk.orders <- one:
	case <-late.C:
		return i18n.Errorf("nobody took the order: noctop's own loop is busy or has ended; try again")
	}
	select {
	case err := <-one.answer:
		return err
	case <-late.C:
		return i18n.Errorf("the order was handed over and not answered yet: look whether it is listed")
	}
}

// obey follows an order in the loop, and reports whether it changed anything.
func (e *Engine) obey(one given) bool {
	now := roundedInstant(e.options.Env.Clock())
	err := e.core.Order(one.order, now)
	one.answer <- err
	if err != nil {
		return false
	}
	e.options.Recorder.Ordered(one.order, now)
	return true
}

// ProbeNow has everything measured that may be at any time, without waiting for
// its turn. Asked for again before that has begun, it is the same.
func (e *Engine) ProbeNow() {
	select {
	case e.desk.probe <- struct{}{}:
	default:
	}
}

// atAnyTime reports whether a probe may be made out of its turn. Status pages
// are not asked twice; routers answer one expired packet a second, and full-size
// packets cost the line.
func atAnyTime(p collectors.Probe) bool {
	switch p.Subject.Kind {
	case observe.KindFeed, observe.KindFirstHop:
		return false
	}
	return p.Every > 0 && p.Check != observe.CheckBulk && p.Check != observe.CheckLarge
}
