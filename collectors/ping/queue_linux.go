package ping

import (
	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// queueCounter returns what counts the packets of interfaces' root queues.
func queueCounter() func(string) (sent, dropped uint64, ok bool) {
	return func(interfaceName string) (uint64, uint64, bool) {
		handle, err := netlink.NewHandle(unix.NETLINK_ROUTE)
		if err != nil {
			return 0, 0, false
		}
		defer handle.Close()
		if handle.SetSocketTimeout(answerTimeout) != nil {
			return 0, 0, false
		}
		link, err := handle.LinkByName(interfaceName)
		if err != nil {
			return 0, 0, false
		}
		list, err := handle.QdiscList(link)
		if err != nil {
			return 0, 0, false
		}
		for _, one := range list {
			attributes := one.Attrs()
			if attributes.Parent == netlink.HANDLE_ROOT && attributes.Statistics != nil &&
				attributes.Statistics.Basic != nil && attributes.Statistics.Queue != nil {
				return uint64(attributes.Statistics.Basic.Packets), uint64(attributes.Statistics.Queue.Drops), true
			}
		}
		return 0, 0, false
	}
}
