package machine

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/machine/sysroot"
)

// A mount is a place where control groups are to be seen.
type mount struct {
	place       string   // without the leading slash
	root        string   // the group that is shown there; "" where that is not told
	controllers []string // "" is version 2
}

// usualMounts hold where no file tells of mounts.
var usualMounts = []mount{
	{"sys/fs/cgroup", "", []string{""}}, {"sys/fs/cgroup/cpuset", "", []string{"cpuset"}},
	{"sys/fs/cgroup/cpu", "", []string{"cpu"}}, {"sys/fs/cgroup/cpu,cpuacct", "", []string{"cpu"}},
}

// readMounts is where control groups are mounted, by /proc/self/mountinfo, or by /proc/mounts, which does not tell
// which group a mount shows (proc(5)). Of two mounts in one place the last hides the first.
func readMounts(tree *sysroot.Tree) (mounts []mount) {
	add := func(root, place, kind, options string) {
		m := mount{path.Clean("/" + unescape(place))[1:], unescape(root), controllersOf(kind, options)}
		mounts = slices.DeleteFunc(mounts, func(other mount) bool { return other.place == m.place })
		if m.controllers != nil {
			mounts = append(mounts, m)
		}
	}
	for line := range strings.Lines(tree.Text("proc/self/mountinfo")) {
		before, after, found := strings.Cut(line, " - ")
		first, second := strings.Fields(before), strings.Fields(after)
		if found && len(first) >= 6 && len(second) >= 3 { // ID parent device root place options... - type source options
			add(first[3], first[4], second[0], second[2])
		}
	}
	if len(mounts) > 0 {
		return mounts
	}
	for line := range strings.Lines(tree.Text("proc/mounts")) {
		if fields := strings.Fields(line); len(fields) >= 4 { // source, place, type, options
			add("", fields[1], fields[2], fields[3])
		}
	}
	if len(mounts) > 0 {
		return mounts
	}
	return usualMounts
}

func controllersOf(kind, options string) (controllers []string) {
	switch kind {
	case "cgroup2":
		return []string{""}
	case "cpuset":
		return []string{"cpuset"}
	case "cgroup":
		for _, option := range strings.Split(options, ",") {
			if option == "cpu" || option == "cpuset" {
				controllers = append(controllers, option)
			}
		}
	}
	return controllers
}

// unescape undoes what the kernel does to blanks, tabs, ends of lines, backslashes and # in names (seq_path: three
// octal digits after a backslash).
func unescape(name string) string {
	const length = len(`\040`)
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		char := name[i]
		if char == '\\' && i+length <= len(name) {
			if code, err := strconv.ParseUint(name[i+1:i+length], 8, 8); err == nil {
				char = byte(code)
				i += length - 1
			}
		}
		b.WriteByte(char)
	}
	return b.String()
}

// folders are where a group and those above it would be in the mount. A container sees its own group as the top, while
// /proc/self/cgroup may still name the path that the host uses: what does not exist there reads as nothing.
func (m mount) folders(group string) (folders []string) {
	below, ours := m.below(group)
	if !ours {
		return nil
	}
	for _, at := range ancestors(below) {
		folders = append(folders, path.Join(m.place, at))
	}
	return folders
}

// below is a group's path from the one that the mount shows; false if that one is neither it nor above it. What is
// outside of the process's name space of groups is shown with "..": the mount then begins that much above.
func (m mount) below(group string) (string, bool) {
	root := m.root
	for strings.HasPrefix(root, "/..") {
		root = root[len("/.."):]
		if root == "" {
			return "/", true
		}
	}
	if root == "" || root == "/" {
		return group, true
	}
	if root != m.root {
		return "", false // beside the way from the top to the group
	}
	below, found := strings.CutPrefix(path.Clean("/"+group)+"/", root+"/")
	return "/" + below, found
}

// ancestors lists a path and everything above it: /a/b, /a, /.
func ancestors(group string) (list []string) {
	const deepest = 64
	for at := path.Clean("/" + group); len(list) < deepest; at = path.Dir(at) {
		list = append(list, at)
		if at == "/" {
			break
		}
	}
	return list
}
