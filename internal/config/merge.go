package config

import "slices"

// Merge lays a new discovery over the one before it. An uplink that was seen
// stays when its interface or route is gone, as not routed: what vanished is
// what an operator must be told of. A list of resolvers that came back empty is
// no news: the file is being written, or the link is down.
func Merge(before, now Found) Found {
	merged := Found{Hostname: now.Hostname, Resolvers: slices.Clone(now.Resolvers)}
	if merged.Hostname == "" {
		merged.Hostname = before.Hostname
	}
	if len(merged.Resolvers) == 0 {
		merged.Resolvers = slices.Clone(before.Resolvers)
	}
	for _, was := range before.Uplinks {
		is := was
		is.Routed = false
		if i := slices.IndexFunc(now.Uplinks, func(f FoundUplink) bool { return f.Interface == was.Interface }); i >= 0 {
			is = now.Uplinks[i]
		}
		is.WasRouted = is.Routed || is.WasRouted || was.Routed || was.WasRouted
		merged.Uplinks = append(merged.Uplinks, is)
	}
	for _, is := range now.Uplinks {
		if !slices.ContainsFunc(merged.Uplinks, func(f FoundUplink) bool { return f.Interface == is.Interface }) {
			is.WasRouted = is.Routed || is.WasRouted
			merged.Uplinks = append(merged.Uplinks, is)
		}
	}
	return merged
}
