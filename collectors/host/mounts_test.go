package host

import (
	"slices"
	"strings"
	"testing"
)

// The mount tables below are shortened from what such hosts have.
const (
	server = `22 28 0:21 / /proc rw,nosuid - proc proc rw
28 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,discard
30 28 0:25 / /run rw,nosuid - tmpfs tmpfs rw,size=1k
31 28 254:15 / /boot/efi rw - vfat /dev/vda15 rw
32 28 7:0 / /snap/core/1 ro,nodev - squashfs /dev/loop0 ro
33 28 254:1 / /srv/my\040data rw - xfs /dev/vdb1 rw
34 28 254:1 /pub /home/ftp rw - xfs /dev/vdb1 rw
35 28 0:50 / /mnt/nfs rw - nfs4 10.0.0.1:/x rw
36 28 0:51 / /var/lib/docker/overlay2/a/merged rw - overlay overlay rw
37 28 254:0 /run/netns /run/netns rw shared:1 - ext4 /dev/vda1 rw
38 30 8:16 / /run/media/op/STICK rw - vfat /dev/sdb rw
39 28 0:60 / /mnt/auto rw - autofs systemd-1 rw
40 28 254:2 / /var rw - ext4 /dev/vdc1 ro,errors=remount-ro
`
	container = `500 400 0:99 / / rw,relatime - overlay overlay rw,lowerdir=/a:/b
501 500 0:100 / /proc rw - proc proc rw
502 500 8:1 /var/lib/docker/containers/x/hosts /etc/hosts rw - ext4 /dev/sda1 rw
503 500 8:1 /var/lib/docker/containers/x/resolv.conf /etc/resolv.conf rw - ext4 /dev/sda1 rw
504 500 8:1 /srv/data /data rw - ext4 /dev/sda1 rw
`
	btrfs = `20 1 0:30 /@ / rw - btrfs /dev/nvme0n1p2 rw,subvol=/@
21 20 0:30 /@home /home rw - btrfs /dev/nvme0n1p2 rw,subvol=/@home
22 20 0:31 / /backup rw - btrfs /dev/sda rw
`
	stacked = `20 1 8:1 / / rw - ext4 /dev/sda1 rw
21 20 8:2 / /data rw - ext4 /dev/sda2 rw
22 21 8:3 / /data rw - xfs /dev/sda3 rw
`
)

func points(mounts []Mount) string {
	var list []string
	for _, m := range mounts {
		list = append(list, m.Point)
	}
	return strings.Join(list, "|")
}

func TestLocalDisks(t *testing.T) {
	tests := map[string]struct{ table, want string }{
		"server":    {server, "/|/boot/efi|/mnt/nfs|/run/media/op/STICK|/srv/my data|/var"},
		"container": {container, "/|/data"},
		"btrfs":     {btrfs, "/|/backup"},
		"stacked":   {stacked, "/|/data"},
		"empty":     {"", ""},
	}
	for name, test := range tests {
		if got := points(localDisks(parseMountInfo(test.table))); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
	top := localDisks(parseMountInfo(stacked))
	if top[1].Type != "xfs" {
		t.Errorf("the covered mount was taken: %+v", top[1])
	}
}

func TestParseMountInfo(t *testing.T) {
	mounts := parseMountInfo(server)
	at := func(point string) Mount {
		return mounts[slices.IndexFunc(mounts, func(m Mount) bool { return m.Point == point })]
	}
	want := Mount{Point: "/srv/my data", Type: "xfs", Source: "/dev/vdb1", ID: "254:1", Root: "/"}
	if got := at("/srv/my data"); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if !at("/var").ReadOnly || !at("/snap/core/1").ReadOnly || at("/").ReadOnly {
		t.Error("read-only by the file system, by the mount, or not at all: one is wrong")
	}
	for _, line := range []string{"garbage", "1 2 3:4 / /x rw - ", "1 2 - ext4 /dev/a rw", "1 2 3:4 / /x rw ext4 /dev/a rw"} {
		if got := parseMountInfo(line); len(got) != 0 {
			t.Errorf("%q gave %+v", line, got)
		}
	}
	if got := parseMountInfo("1 2 0:9 / /t rw - tmpfs  ro\n"); len(got) != 1 || !got[0].ReadOnly || got[0].Source != "" {
		t.Errorf("an empty source gave %+v", got)
	}
}

func TestHolder(t *testing.T) {
	mounts := parseMountInfo(server)
	for path, want := range map[string]string{
		"/var/log": "/var", "/var": "/var", "/variable": "/", "/srv/my data/x": "/srv/my data", "/": "/", "/mnt/nfs": "/mnt/nfs",
	} {
		if got, ok := holder(mounts, path); !ok || got.Point != want {
			t.Errorf("%s lies on %q, want %q", path, got.Point, want)
		}
	}
	if _, ok := holder(nil, "/var"); ok {
		t.Error("without mounts something holds /var")
	}
}

func TestManyDisksAreBounded(t *testing.T) {
	var table strings.Builder
	for i := range 300 {
		letter := string(rune('a'+i%26)) + strings.Repeat("z", i/26)
		table.WriteString("20 1 8:" + letter + " / /data/" + letter + " rw - ext4 /dev/x rw\n")
	}
	if got := len(localDisks(parseMountInfo(table.String()))); got != mostDisks {
		t.Errorf("%d disks, want %d", got, mostDisks)
	}
}

// FuzzMountInfo holds that any table can be read, and that no file system and
// no place is picked twice.
func FuzzMountInfo(f *testing.F) {
	for _, table := range []string{server, container, btrfs, stacked, `1 2 3:4 / /\777\0 rw - ext4 a rw`} {
		f.Add(table)
	}
	f.Fuzz(func(t *testing.T, table string) {
		mounts := parseMountInfo(table)
		ids, places := map[string]bool{}, map[string]bool{}
		for _, m := range localDisks(mounts) {
			if ids[m.ID] || places[m.Point] || m.Point == "" {
				t.Errorf("%+v was picked twice, or has no place", m)
			}
			ids[m.ID], places[m.Point] = true, true
		}
		holder(mounts, "/var")
	})
}
