//go:build unix

package config

import (
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"github.com/aloftdeck/aloft/model/safetext"
)

// A team file that is found by looking for it, and was named by nobody, decides
// which alias a stage is and where moves are recorded. It counts only when nobody
// but its reader and the host's administrator can have written it, as git's
// safe.directory has it.

// othersOpen is the right of everybody to write.
const othersOpen fs.FileMode = 0o002

// trusted are the users whose files are taken: the one that runs aloft, root, and
// with sudo the one behind it.
func trusted(getenv func(string) string) []int {
	own := os.Geteuid()
	users := []int{0, own}
	if own == 0 {
		if behind, err := strconv.Atoi(getenv("SUDO_UID")); err == nil && behind >= 0 {
			users = append(users, behind)
		}
	}
	return users
}

// distrust says why a file or a link to one is not to be taken, empty when it is.
func distrust(info fs.FileInfo, users []int) string {
	if info.Mode().IsRegular() && info.Mode()&othersOpen != 0 {
		return "can be written by every user of this host"
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	for _, u := range users {
		if uint32(u) == stat.Uid {
			return ""
		}
	}
	return "belongs to " + userName(stat.Uid) + ", not to you or root"
}

// userName is a user as people know them.
func userName(uid uint32) string {
	number := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(number); err == nil && u.Username != "" {
		return "the user " + safetext.Line(u.Username)
	}
	return "the user with the number " + number
}
