package host

import (
	"cmp"
	"slices"
	"strings"
)

// Mount is one mounted file system.
type Mount struct {
	Point    string // where it is mounted
	Type     string
	Source   string // the device, or what stands in its place
	ID       string // the file system's number ("254:0"): the same for all mounts of it
	Root     string // what part of the file system is mounted; "/" for all of it
	ReadOnly bool   // this mount, or the whole file system
}

// localTypes are file systems on devices of this host that can fill up.
// Read-only images (squashfs, iso9660, erofs) are always full, and are none.
var localTypes = []string{
	"apfs", "bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fuseblk", "hfs", "hfsplus", "jfs", "msdos",
	"nilfs2", "ntfs", "ntfs3", "refs", "reiserfs", "ufs", "vfat", "xfs", "zfs",
}

// networkTypes are file systems of other machines: what hangs most often.
var networkTypes = []string{"ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "nfs", "nfs4", "smb3"}

// subvolumeTypes mount parts of themselves as a matter of course.
var subvolumeTypes = []string{"btrfs", "bcachefs", "zfs"}

// notForPeople are places where container engines and the system mount things
// for themselves.
var notForPeople = []string{
	"/dev/", "/etc/", "/proc/", "/run/", "/snap/", "/sys/", "/var/lib/containers/", "/var/lib/docker/",
	"/var/lib/kubelet/pods/", "/var/snap/",
}

// parseMountInfo reads /proc/self/mountinfo (proc_pid_mountinfo(5)). Lines
// that it can't read are left out.
func parseMountInfo(text string) []Mount {
	var mounts []Mount
	for line := range strings.Lines(text) {
		front, back, ok := strings.Cut(line, " - ")
		left, right := strings.Fields(front), strings.Fields(back)
		if !ok || len(left) < 6 || len(right) < 2 {
			continue
		}
		mount := Mount{
			ID:       left[2],
			Root:     unescape(left[3]),
			Point:    unescape(left[4]),
			Type:     right[0],
			ReadOnly: hasOption(left[5], "ro") || hasOption(right[len(right)-1], "ro"),
		}
		if len(right) > 2 {
			mount.Source = unescape(right[1])
		}
		mounts = append(mounts, mount)
	}
	return mounts
}

func hasOption(list, option string) bool {
	return slices.Contains(strings.Split(list, ","), option)
}

// unescape undoes the kernel's \040: an octal number of three digits for a
// blank, a tab, a line break or a backslash.
func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if code, ok := octal(text[i:]); ok {
			out.WriteByte(code)
			i += 3
			continue
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

func octal(text string) (byte, bool) {
	if len(text) < 4 || text[0] != '\\' {
		return 0, false
	}
	code := 0
	for _, digit := range []byte(text[1:4]) {
		if digit < '0' || digit > '7' {
			return 0, false
		}
		code = code*8 + int(digit-'0')
	}
	return byte(code), code < 256
}

// visible leaves out mounts that a later one at the same place covers.
func visible(mounts []Mount) []Mount {
	last := map[string]int{}
	for i, mount := range mounts {
		last[mount.Point] = i
	}
	var list []Mount
	for i, mount := range mounts {
		if last[mount.Point] == i {
			list = append(list, mount)
		}
	}
	return list
}

// localDisks picks what is watched where nothing is configured: the root, and
// the file systems that people would name, each once.
func localDisks(mounts []Mount) []Mount {
	best := map[string]Mount{}
	for _, mount := range visible(mounts) {
		if !candidate(mount) {
			continue
		}
		if other, ok := best[mount.ID]; !ok || better(mount, other) {
			best[mount.ID] = mount
		}
	}
	var list []Mount
	for _, mount := range best {
		list = append(list, mount)
	}
	slices.SortFunc(list, func(a, b Mount) int { return cmp.Compare(a.Point, b.Point) })
	return list[:min(len(list), mostDisks)]
}

func candidate(mount Mount) bool {
	if mount.Point == "/" { // whatever it is, in a container an overlay: if it fills up, everything stops
		return mount.Type != "squashfs" && mount.Type != "rootfs"
	}
	if kind := strings.ToLower(mount.Type); !slices.Contains(localTypes, kind) && !slices.Contains(networkTypes, kind) {
		return false
	}
	whole := wholeOrSubvolume(mount)
	return !slices.ContainsFunc(notForPeople, func(place string) bool {
		removable := place == "/run/" && whole && strings.HasPrefix(mount.Point, "/run/media/")
		return strings.HasPrefix(mount.Point, place) && !removable
	})
}

func wholeOrSubvolume(mount Mount) bool {
	return mount.Root == "" || mount.Root == "/" || slices.Contains(subvolumeTypes, mount.Type)
}

// better reports whether a mount stands for its file system rather than
// another mount of the same: the root, then all of it rather than a bind mount
// of a part, then the shorter path.
func better(a, b Mount) bool {
	rank := func(m Mount) int {
		switch {
		case m.Point == "/":
			return 0
		case wholeOrSubvolume(m):
			return 1
		}
		return 2
	}
	return cmp.Or(
		cmp.Compare(rank(a), rank(b)), cmp.Compare(len(a.Point), len(b.Point)), cmp.Compare(a.Point, b.Point),
	) < 0
}

// holder returns the mount that a path lies on, by its name alone.
func holder(mounts []Mount, path string) (Mount, bool) {
	var found Mount
	ok := false
	for _, mount := range visible(mounts) {
		inside := path == mount.Point || mount.Point == "/" || strings.HasPrefix(path, strings.TrimSuffix(mount.Point, "/")+"/")
		if inside && (!ok || len(mount.Point) > len(found.Point)) {
			found, ok = mount, true
		}
	}
	return found, ok
}
