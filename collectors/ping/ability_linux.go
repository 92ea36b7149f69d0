package ping

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// ruledOut reports whether an error means that a kind of socket is refused.
func ruledOut(err error) bool {
	return errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EPERM) ||
		errors.Is(err, syscall.EPROTONOSUPPORT) || errors.Is(err, syscall.ESOCKTNOSUPPORT)
}

// pingGroups reads which groups may open unprivileged ICMP sockets.
func pingGroups() groups {
	text, err := os.ReadFile("/proc/sys/net/ipv4/ping_group_range")
	if err != nil {
		return groups{}
	}
	mine, err := os.Getgroups()
	if err != nil {
		mine = nil
	}
	return parseGroups(string(text), append(mine, os.Getegid()))
}

func parseGroups(text string, mine []int) groups {
	bounds := strings.Fields(text)
	if len(bounds) != 2 {
		return groups{}
	}
	low, errLow := strconv.ParseUint(bounds[0], 10, 32)
	high, errHigh := strconv.ParseUint(bounds[1], 10, 32)
	if errLow != nil || errHigh != nil {
		return groups{}
	}
	found := groups{known: true, setting: bounds[0] + " " + bounds[1]}
	for _, group := range mine {
		found.included = found.included || (group >= 0 && uint64(group) >= low && uint64(group) <= high)
	}
	return found
}
