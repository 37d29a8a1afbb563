package sysroot

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"slices"
	"strings"
)

// FactsFile lies beside sys and proc in a recording and holds what no file of the kernel tells: what instructions and
// system calls answered.
const FactsFile = "atomlab.json"

// Record begins to keep what is read, for Bundle.
func (t *Tree) Record() { t.seen = map[string][]byte{} }

// private files are read for one word in them, and hold host names, users or paths beside it.
var private = map[string]func(string) string{
	"proc/cpuinfo": keepKnownFields,
	"proc/cmdline": keepSplitLock,
	"proc/version": keepRelease,
}

// public files beside those of sys/devices.
var public = []string{
	"proc/cpuinfo", "proc/cmdline", "proc/version", "proc/sys/kernel/split_lock_mitigate", "proc/device-tree/hypervisor/compatible",
	"sys/kernel/mm/transparent_hugepage/enabled", "sys/hypervisor/type", "sys/class/dmi/id/sys_vendor", "sys/class/dmi/id/product_name",
}

// homely files stay at home: their names and contents are those of the machine's services and users.
func homely(path string) bool {
	return path != FactsFile && !slices.Contains(public, path) &&
		!strings.HasPrefix(path, "sys/devices/") && !strings.HasPrefix(path, "proc/driver/nvidia/gpus/")
}

// Bundle writes what was read since Record, and the facts, as a .tar.gz that Open reads. Two bundles of one machine are
// the same byte for byte: there are no times and no owners in them.
func (t *Tree) Bundle(to io.Writer, facts []byte) error {
	files := map[string][]byte{FactsFile: facts}
	for name, content := range t.seen {
		if reduce := private[name]; reduce != nil {
			content = []byte(reduce(string(content)))
		}
		if !homely(name) && (len(content) > 0 || isFolder(name)) {
			files[name] = content
		}
	}
	files[FactsFile] = facts // not those of the tree that was read
	zipped := gzip.NewWriter(to)
	archive := tar.NewWriter(zipped)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(files[name])), Mode: 0o644}
		if isFolder(name) {
			header.Typeflag, header.Mode = tar.TypeDir, 0o755
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := io.Copy(archive, bytes.NewReader(files[name])); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return zipped.Close()
}

func isFolder(name string) bool { return strings.HasSuffix(name, "/") }

// CPUInfoFields are the fields of /proc/cpuinfo that may be read and recorded; some boards write serial numbers there.
var CPUInfoFields = []string{
	"processor", "vendor_id", "cpu family", "model", "model name", "stepping", "flags",
	"CPU implementer", "CPU architecture", "CPU variant", "CPU part", "CPU revision", "Features",
	"arch", "ISA", "isa", "cpu", "Model Name", "cpu model", "uarch", // of architectures that we only name
}

func keepKnownFields(cpuinfo string) string {
	var b strings.Builder
	for line := range strings.Lines(cpuinfo) {
		name, _, _ := strings.Cut(line, ":")
		if strings.TrimSpace(line) == "" || slices.Contains(CPUInfoFields, strings.TrimSpace(name)) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// keepSplitLock keeps the one option of the kernel's command line that is read.
func keepSplitLock(commandLine string) string {
	for word := range strings.FieldsSeq(commandLine) {
		if strings.HasPrefix(word, "split_lock_detect=") {
			return word + "\n"
		}
	}
	return ""
}

// keepRelease keeps "Linux version 6.1.0", without who built it and where.
func keepRelease(version string) string {
	words := strings.Fields(version)
	return strings.Join(words[:min(3, len(words))], " ") + "\n"
}
