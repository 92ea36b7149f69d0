package routes

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// HardwareOf returns what /sys/class/net says about a link. What it says is
// believed only where index and hardware address agree: /sys may show
// another network namespace than ours.
func HardwareOf(link Link) Hardware {
	return hardwareAt("/sys/class/net", link)
}

func hardwareAt(root string, link Link) Hardware {
	unknown := Hardware{SpeedMbps: -1, CarrierChanges: -1}
	if link.Name == "" || link.Name != filepath.Base(link.Name) || link.Name == ".." {
		return unknown
	}
	folder := filepath.Join(root, link.Name)
	sameMAC := link.MAC == "" || strings.EqualFold(word(folder, "address"), link.MAC)
	if count(folder, "ifindex") != link.Index || !sameMAC {
		return unknown
	}
	return Hardware{SpeedMbps: count(folder, "speed"), CarrierChanges: count(folder, "carrier_changes")}
}

// word reads a one-word file, or the empty string.
func word(folder, name string) string {
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(content))
}

// count reads a number, or -1. Drivers give -1, or an error, for a speed that
// they do not know, and older ones the same 32 bits without a sign.
func count(folder, name string) int {
	value, err := strconv.ParseInt(word(folder, name), 10, 64)
	if err != nil || value < 0 || value >= 1<<31 {
		return -1
	}
	return int(value)
}
