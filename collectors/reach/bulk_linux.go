package reach

import (
	"errors"
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// delivered asks the kernel how far a connection's payload has come.
func delivered(conn net.Conn) (delivery, error) {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return delivery{}, errNoDelivery
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return delivery{}, err
	}
	var d delivery
	var failure error
	err = raw.Control(func(fd uintptr) {
		info, infoErr := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		if failure = infoErr; failure != nil {
			return
		}
		d = delivery{
			// The kernel counts the SYN as well.
			acknowledged: max(int(info.Bytes_acked)-1, 0), beyond: info.Sacked > 0, gap: info.Rcv_ooopack > 0 && info.Data_segs_in <= info.Rcv_ooopack,
			received: info.Bytes_received, segment: int(info.Snd_mss), path: int(info.Pmtu), again: int(info.Total_retrans),
		}
	})
	return d, errors.Join(err, failure)
}
