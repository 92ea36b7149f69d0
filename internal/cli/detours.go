package cli

import (
	"net/netip"
	"slices"

	"example.com/noctop/internal/routes"
)

// elsewhere are addresses beyond any site, one of each family. Nothing is sent
// there: the kernel is asked which way it would go.
var elsewhere = []netip.Addr{netip.MustParseAddr("1.1.1.1"), netip.MustParseAddr("2606:4700:4700::1111")}

// detours asks the kernel. What can't be asked is left out.
func detours(interfaceName string, addresses []netip.Addr) []string {
	reader, err := routes.Open()
	if err != nil {
		return nil
	}
	defer reader.Close()
	link, err := reader.Link(interfaceName)
	if err != nil {
		return nil
	}
	var all []string
	for _, source := range addresses {
		for _, target := range elsewhere {
			if source.Is6() != target.Is6() {
				continue
			}
			said, err := reader.Detour(routes.Query{Interface: link.Name, Index: link.Index, Source: source, Target: target})
			if err == nil && said != "" && !slices.Contains(all, said) {
				all = append(all, said)
			}
		}
	}
	return all
}
