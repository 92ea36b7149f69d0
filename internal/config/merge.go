package config

import "slices"

// Merge lays a new discovery over the old one. An uplink that was seen stays
// when its interface or route is gone, as not routed: what vanished is what an
// operator must be told of. A list of resolvers that came back empty is no
// news: the file is being written, or the link is down.
func Merge(old, new Found) Found {
	merged := Found{Hostname: new.Hostname, Resolvers: slices.Clone(new.Resolvers)}
	if merged.Hostname == "" {
		merged.Hostname = old.Hostname
	}
	if len(merged.Resolvers) == 0 {
		merged.Resolvers = slices.Clone(old.Resolvers)
	}
	for _, was := range old.Uplinks {
		is := was
		is.Routed = false
		if i := slices.IndexFunc(new.Uplinks, func(f FoundUplink) bool { return f.Interface == was.Interface }); i >= 0 {
			is = new.Uplinks[i]
		}
		is.WasRouted = is.Routed || is.WasRouted || was.Routed || was.WasRouted
		merged.Uplinks = append(merged.Uplinks, is)
	}
	for _, is := range new.Uplinks {
		if !slices.ContainsFunc(merged.Uplinks, func(f FoundUplink) bool { return f.Interface == is.Interface }) {
			is.WasRouted = is.Routed || is.WasRouted
			merged.Uplinks = append(merged.Uplinks, is)
		}
	}
	return merged
}
