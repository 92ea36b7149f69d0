package routes

import (
	"context"
	"errors"
	"syscall"

	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"

	"example.com/noctop/internal/i18n"
)

// Watch signals when a link, an address, a default route or a rule has changed. Many
// changes may come as one signal, and a signal may come for nothing: read
// again on each. The channel is closed when ctx ends, or when the kernel can
// no longer be listened to.
func Watch(ctx context.Context) (<-chan struct{}, error) {
	socket, err := nl.Subscribe(unix.NETLINK_ROUTE, unix.RTNLGRP_LINK,
		unix.RTNLGRP_IPV4_IFADDR, unix.RTNLGRP_IPV6_IFADDR, unix.RTNLGRP_IPV4_ROUTE, unix.RTNLGRP_IPV6_ROUTE,
		unix.RTNLGRP_IPV4_RULE, unix.RTNLGRP_IPV6_RULE)
	if err != nil {
		return nil, i18n.Errorf("cannot listen for network changes: %w", err)
	}
	changes := make(chan struct{}, 1)
	stop := context.AfterFunc(ctx, socket.Close)
	go func() {
		defer close(changes)
		defer func() {
			if stop() {
				socket.Close()
			}
		}()
		for {
			messages, from, err := socket.Receive()
			switch {
			case ctx.Err() != nil:
				return
			case errors.Is(err, unix.ENOBUFS): // more came than fitted: something has changed
			case errors.Is(err, unix.EINTR):
				continue
			case err != nil:
				return
			case from.Pid != nl.PidKernel || !anyMatters(messages):
				continue
			}
			select {
			case changes <- struct{}{}:
			default: // one is waiting already
			}
		}
	}()
	return changes, nil
}

// anyMatters reports whether one of the messages is worth a new reading.
func anyMatters(messages []syscall.NetlinkMessage) bool {
	for _, message := range messages {
		switch message.Header.Type {
		case unix.RTM_NEWROUTE, unix.RTM_DELROUTE:
			// Only short prefixes can be default routes: a router's table may
			// change a thousand times a second.
			if len(message.Data) > 1 && message.Data[1] <= 3 {
				return true
			}
		default:
			return true
		}
	}
	return false
}
