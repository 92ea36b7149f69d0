package claims

import "slices"

// Cause is a class of causes that providers give.
type Cause string

// The classes.
const (
	Attack        Cause = "attack"
	Routing       Cause = "routing"
	Configuration Cause = "configuration"
	Power         Cause = "power" // fire and cooling with it
	Software      Cause = "software"
	DNS           Cause = "dns"
	ThirdParty    Cause = "third party"
	Capacity      Cause = "capacity"
	Hardware      Cause = "hardware"
)

// classes is every class, in the order in which sets of them are listed.
var classes = [...]Cause{Attack, Routing, Configuration, Power, Software, DNS, ThirdParty, Capacity, Hardware}

// causeSet is a set of classes, a bit each.
type causeSet uint16

func setOf(c Cause) causeSet { return 1 << slices.Index(classes[:], c) }

func (s causeSet) list() []Cause {
	var all []Cause
	for i, c := range classes {
		if s&(1<<i) != 0 {
			all = append(all, c)
		}
	}
	return all
}

// restates reports whether a statement of causes takes back what was said
// before: a cause is replaced, denied after it was given, or given after it was
// denied. To name one more, or to leave one out, takes nothing back.
func restates(given, denied, nowGiven, nowDenied causeSet) bool {
	replaced := given&^nowGiven != 0 && nowGiven&^given != 0
	return replaced || given&nowDenied != 0 || denied&nowGiven != 0
}
