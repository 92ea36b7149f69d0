package drill

import (
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

func minutes(n float64) time.Duration { return time.Duration(n * float64(time.Minute)) }

var ktSources = []i18n.Text{
	i18n.T("khan.co.kr 202110291500011: Ministry of Science and ICT, 29 October 2021: DNS queries from 11:16, the network after them"),
	i18n.T("delighti.co.kr 31056: the path of the routes, from Busan to every centre"),
	i18n.T("seoul.co.kr 20211025500051: KT speaks of a large DDoS attack, about noon"),
	i18n.T("edaily.co.kr; asiae.co.kr 2021102518010263642: KT withdraws that: a routing error, 14:00 to 14:30"),
	i18n.T("asiae.co.kr 2021102616563266336: recovered at 12:45; unsteady in places"),
}

var ktInferred = []i18n.Text{
	i18n.T("that gateways and first hops went on to answer: access lines were reported up"),
	i18n.T("that received traffic fell to almost nothing: no destination answered"),
	i18n.T("round-trip times, and the loss from 12:00 to 12:45 while regions came back one after another"),
	i18n.T("thirty seconds of slow and lost DNS before the rest"),
}

// kt2021 is the outage as a customer with a second carrier saw it.
func kt2021() *Drill {
	d := &Drill{
		Name: "kt-2021", Title: i18n.T("KT, 25 October 2021, with a second carrier"),
		Summary:  i18n.T("89 minutes without KT's network. DNS went first and was not the fault; KT first spoke of an attack."),
		Lesson:   i18n.T("Look past the first thing that breaks: DNS was slow before the core was gone. Received traffic that falls speaks against an attack. The other carrier was fine all the time."),
		Topology: shop(kt, lgu),
	}
	return ktOutage(d)
}

// kt2021Alone is the same for a customer of KT's alone.
func kt2021Alone() *Drill {
	d := &Drill{
		Name: "kt-2021-alone", Title: i18n.T("KT, 25 October 2021, with KT alone"),
		Summary:  i18n.T("The same 89 minutes without a second carrier to compare with."),
		Lesson:   i18n.T("With one uplink the first hop is all that parts the carrier's core from your own line. A telephone by another network is the next probe."),
		Topology: shop(kt),
	}
	return ktOutage(d)
}

func ktOutage(d *Drill) *Drill {
	onset, dead := minutes(6), minutes(6.5) // 11:16, and half a minute later
	returns, over := minutes(50), minutes(95)
	d.Start = time.Date(2021, 10, 25, 11, 10, 0, 0, seoul)
	d.Length, d.Speed = minutes(210), 20
	d.Sources, d.Inferred = ktSources, ktInferred
	d.Answer = Answer{Cause: "uplink.core", Scope: []string{kt}, Since: dead,
		Why: i18n.T("KT's first router answers, and nothing past it, at home or abroad; what came in fell, which an attack would not do")}
	d.Turns = []Turn{
		{onset, i18n.T("KT's resolvers become slow and lose queries")},
		{dead, i18n.T("nothing past KT's first router answers")},
		{minutes(50), i18n.T("KT: a large attack; some regions return")},
		{over, i18n.T("KT: recovered")},
		{minutes(195), i18n.T("KT: no attack, a routing error")},
	}
	names := either(matching(kind(observe.KindResolver), named("KT DNS")), matching(kind(observe.KindName), group("KT DNS")))
	d.effects = []effect{
		{onset, dead, names, behaviour{loss: 0.5, slower: 600 * time.Millisecond}},
		{dead, returns, beyond(kt, "KT DNS"), silent()},
		{returns, minutes(70), beyond(kt, "KT DNS"), lossy(0.4)},
		{minutes(70), over, beyond(kt, "KT DNS"), lossy(0.15)},
		{dead, returns, matching(by(kt), check(observe.CheckReceive)), behaviour{times: 0.02}},
		{dead, returns, matching(by(kt), check(observe.CheckSend)), behaviour{times: 0.3}},
	}
	d.faults = []fault{{kt, dead, over}}
	if len(d.Topology.Uplinks) == 1 {
		// What no uplink is chosen for goes by the only one.
		unbound := either(kind(observe.KindFeed), matching(kind(observe.KindResolver, observe.KindName), named("Cloudflare")), group("Cloudflare"))
		d.effects = append(d.effects, effect{dead, returns, unbound, silent()})
	}
	d.says = []statement{
		{minutes(50), kt, "large DDoS attack since about 11:00; services are being restored"},
		{over, kt, "restored at 12:45"},
		{minutes(195), kt, "not a DDoS attack; a routing error was the cause"},
	}
	return d
}
