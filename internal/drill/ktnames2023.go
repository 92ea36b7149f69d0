package drill

import (
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// ktNames2023 is the failure of KT's resolvers at Busan.
func ktNames2023() *Drill {
	d := &Drill{
		Name: "kt-dns-2023", Title: i18n.T("KT's resolvers at Busan, 2 January 2023"),
		Summary: i18n.T("26 minutes without KT's resolvers for wired customers of one region. Card payment went on: it uses no names."),
		Lesson:  i18n.T("One resolver is not the line. What reaches the world by address was fine: another resolver was the cure."),
		Sources: []i18n.Text{
			i18n.T("kukinews.com kuk202301030058: 14:25 a DNS access switch fails, 14:42 the region moves to a spare resolver, 14:51 normal"),
			i18n.T("sedaily.com 29KBX2OWDA: card payment was not affected"),
		},
		Inferred: []i18n.Text{i18n.T("that the resolver was silent, and not slow or wrong"), i18n.T("that the second resolver of the carrier answered")},
		Topology: shop(kt, lgu), Start: time.Date(2023, 1, 2, 14, 20, 0, 0, seoul), Length: minutes(36), Speed: 5,
		Answer: Answer{Cause: "dns.resolver", Scope: []string{"KT DNS"}, Since: minutes(5),
			Why: i18n.T("this resolver is silent, the others and literal addresses by the same line are fine")},
		Turns: []Turn{
			{minutes(5), i18n.T("KT's resolver falls silent")},
			{minutes(22), i18n.T("KT moves the region to a spare resolver")},
			{minutes(31), i18n.T("normal")},
		},
	}
	names := either(matching(kind(observe.KindResolver), named("KT DNS")), matching(kind(observe.KindName), group("KT DNS")))
	d.effects = []effect{
		{minutes(5), minutes(22), names, silent()},
		{minutes(22), minutes(31), names, lossy(0.2)},
	}
	return d
}
