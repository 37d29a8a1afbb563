package sysroot

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type entry struct {
	name, content, link string
	kind                byte
}

func makeTar(t testing.TB, entries ...entry) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		if e.kind == 0 {
			e.kind = tar.TypeReg
		}
		require.NoError(t, w.WriteHeader(&tar.Header{Typeflag: e.kind, Name: e.name, Linkname: e.link, Size: int64(len(e.content)), Mode: 0o644}))
		_, err := w.Write([]byte(e.content))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func gzipped(t testing.TB, plain []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(plain)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func smallTar(t testing.TB) []byte {
	return makeTar(t,
		entry{name: "box/sys/devices/system/cpu/online", content: "0-3\n"},
		entry{name: "box/sys/devices/system/cpu/cpufreq/policy0/scaling_governor", content: "powersave\n"},
		entry{name: "box/sys/devices/system/cpu/cpu0/cpufreq", kind: tar.TypeSymlink, link: "../cpufreq/policy0"},
		entry{name: "./box/proc/", kind: tar.TypeDir},
		entry{name: "box/proc/pipe", kind: tar.TypeFifo},
		entry{name: "box/loop", kind: tar.TypeSymlink, link: "loop"},
		entry{name: "box/out", kind: tar.TypeSymlink, link: "../../../../etc/passwd"},
	)
}

// TestArchives reads one tree in every form, a folder included.
func TestArchives(t *testing.T) {
	plain := smallTar(t)
	folder := t.TempDir()
	inner := filepath.Join(folder, "box", "sys/devices/system/cpu")
	require.NoError(t, os.MkdirAll(filepath.Join(inner, "cpufreq/policy0"), 0o755))
	require.NoError(t, os.MkdirAll(filepath.Join(inner, "cpu0"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(inner, "online"), []byte("0-3\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(inner, "cpufreq/policy0/scaling_governor"), []byte("powersave\n"), 0o644))
	require.NoError(t, os.Symlink("../cpufreq/policy0", filepath.Join(inner, "cpu0/cpufreq")))
	forms := map[string]string{"folder": folder, "bzip2": filepath.Join("testdata", "small.tar.bz2")}
	for name, content := range map[string][]byte{"plain": plain, "gzip": gzipped(t, plain)} {
		forms[name] = filepath.Join(t.TempDir(), "archive")
		require.NoError(t, os.WriteFile(forms[name], content, 0o644))
	}
	for name, path := range forms {
		t.Run(name, func(t *testing.T) {
			tree, err := Open(path)
			require.NoError(t, err)
			assert.Equal(t, "0-3", tree.List("sys/devices/system/cpu/online").String())
			assert.Equal(t, "powersave", tree.Line("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"), "through a link")
			assert.Equal(t, []int{0}, tree.Numbered("sys/devices/system/cpu", "cpu"))
			assert.Empty(t, tree.Line("loop"))
			assert.Empty(t, tree.Line("out"))
			assert.Empty(t, tree.Line("proc/pipe"))
			assert.Empty(t, tree.Complaints())
		})
	}
}

func TestArchiveIsAFileSystem(t *testing.T) {
	a, err := readTar(bytes.NewReader(makeTar(t,
		entry{name: "sys/a", content: "1"}, entry{name: "sys/b/c", content: "2"}, entry{name: "d", kind: tar.TypeSymlink, link: "sys/b"})), usual)
	require.NoError(t, err)
	assert.NoError(t, fstest.TestFS(a, "sys/a", "sys/b/c", "d"))
}

// TestLinksStayInside: a folder's links must not show files of this machine.
func TestLinksStayInside(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(outside, []byte("0-3\n"), 0o644))
	folder := t.TempDir()
	cpu := filepath.Join(folder, cpus)
	require.NoError(t, os.MkdirAll(cpu, 0o755))
	require.NoError(t, os.Symlink(outside, filepath.Join(cpu, "online")))
	tree, err := Open(folder)
	require.NoError(t, err)
	assert.Empty(t, tree.Line(cpus+"/online"))
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":      {nil, "holds neither"},
		"text":       {bytes.Repeat([]byte("not an archive\n"), 100), "expected a tar"},
		"nothing":    {makeTar(t, entry{name: "README", content: "hello"}), "holds neither sys/devices/system/cpu nor atomlab.json"},
		"half":       {gzipped(t, smallTar(t))[:60], "expected a tar"},
		"bzip2":      {[]byte("BZh9nonsense"), "expected a tar"},
		"xz":         {[]byte("\xfd7zXZ\x00\x00\x04"), "compressed with xz or zstd"},
		"zstd":       {[]byte("\x28\xb5\x2f\xfd\x24"), "unpack it (tar -xf)"},
		"not gzip":   {[]byte{0x1f, 0x8b, 0}, "gzip"},
		"hidden bit": {makeTar(t, entry{name: "a/b/sys/devices/system/cpu/online", content: "0"}), "holds neither"},
	} {
		path := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(path, c.content, 0o644))
		_, err := Open(path)
		assert.ErrorContains(t, err, c.want, name)
	}
	_, err := Open(filepath.Join(t.TempDir(), "missing"))
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

// TestBomb: a small file that unpacks to a large one is not unpacked to the end, nor kept.
func TestBomb(t *testing.T) {
	zeros := strings.Repeat("\x00", 1<<20)
	bomb := gzipped(t, makeTar(t, entry{name: "sys/a", content: zeros}, entry{name: "sys/b", content: zeros}))
	require.Less(t, len(bomb), 1<<14)
	for want, most := range map[string]bounds{
		"":                                  {entries: 2, content: 2 << 20, unpacked: 3 << 20},
		"its files hold more than 1500000":  {entries: 2, content: 1_500_000, unpacked: 3 << 20},
		"more than 1 entries":               {entries: 1, content: 2 << 20, unpacked: 3 << 20},
		"unpacks to more than 1500000 byte": {entries: 2, content: 2 << 20, unpacked: 1_500_000},
	} {
		_, err := readArchive(bytes.NewReader(bomb), most)
		if want == "" {
			assert.NoError(t, err)
			continue
		}
		assert.ErrorContains(t, err, want)
	}
}

func TestComplaints(t *testing.T) {
	tree := New(fstest.MapFS{
		"n":               {Data: []byte("twelve\n")},
		"online":          {Data: []byte("0-x\n")},
		"thread_siblings": {Data: []byte("0000000g\n")},
		"core_cpus":       {Data: []byte("c\n")},
		"cpu07":           {Data: nil}, "cpu8": {Data: nil}, "cpu99999999": {Data: nil}, "cpufreq": {Data: nil}, "cpu-1": {Data: nil},
	})
	_, found := tree.Number("n")
	assert.False(t, found)
	assert.Nil(t, tree.List("online", "missing"))
	assert.Equal(t, "2-3", tree.List("thread_siblings", "core_cpus").String())
	assert.Equal(t, []int{8}, tree.Numbered(".", "cpu"))
	assert.Equal(t, []string{
		`n: "twelve" is not a number`,
		`online: CPU list "0-x": "x" is not a number`,
		`thread_siblings: CPU mask "0000000g": "0000000g" is not a word of 1 to 8 hexadecimal digits`,
	}, tree.Complaints())
	for range 100 {
		tree.Number("n")
	}
	assert.Len(t, tree.Complaints(), mostComplaints)
}

// TestBundle: what was read comes back, without what is private.
func TestBundle(t *testing.T) {
	tree := New(fstest.MapFS{
		"sys/devices/system/cpu/online": {Data: []byte("0-1\n")},
		"sys/devices/system/cpu/unread": {Data: []byte("1\n")},
		"proc/cpuinfo":                  {Data: []byte("processor\t: 0\nHardware\t: Board\nSerial\t\t: 00000000deadbeef\n\n")},
		"proc/cmdline":                  {Data: []byte("root=/dev/sda1 password=hunter2 split_lock_detect=off quiet\n")},
		"proc/version":                  {Data: []byte("Linux version 6.1.0 (user@builder.example.com) #1 SMP\n")},
		"sys/devices/system/cpu/cpu7/x": {Data: []byte("1\n")},
		"proc/self/cgroup":              {Data: []byte("0::/user.slice/user-1000.slice\n")},
	})
	tree.Record()
	for _, name := range []string{"sys/devices/system/cpu/online", "proc/cpuinfo", "proc/cmdline", "proc/version", "proc/self/cgroup"} {
		require.NotEmpty(t, tree.Text(name))
	}
	require.Equal(t, []int{7}, tree.Numbered("sys/devices/system/cpu", "cpu"))
	var first, second bytes.Buffer
	require.NoError(t, tree.Bundle(&first, []byte("{}")))
	require.NoError(t, tree.Bundle(&second, []byte("{}")))
	assert.Equal(t, first.Bytes(), second.Bytes())

	path := filepath.Join(t.TempDir(), "bundle")
	require.NoError(t, os.WriteFile(path, first.Bytes(), 0o644))
	back, err := Open(path)
	require.NoError(t, err)
	assert.Equal(t, "0-1", back.Line("sys/devices/system/cpu/online"))
	assert.Equal(t, []int{7}, back.Numbered("sys/devices/system/cpu", "cpu"), "what was listed is listed")
	assert.Equal(t, "processor\t: 0\n\n", back.Text("proc/cpuinfo"))
	assert.Equal(t, "split_lock_detect=off\n", back.Text("proc/cmdline"))
	assert.Equal(t, "Linux version 6.1.0\n", back.Text("proc/version"))
	assert.Empty(t, back.Text("proc/self/cgroup"))
	assert.Empty(t, back.Text("sys/devices/system/cpu/unread"))
	assert.Equal(t, "{}", back.Text(FactsFile))
}

func FuzzArchive(f *testing.F) {
	small := smallTar(f)
	f.Add(small)
	f.Add(gzipped(f, small))
	f.Add([]byte("BZh91AY&SY"))
	f.Fuzz(func(t *testing.T, content []byte) {
		files, err := readArchive(bytes.NewReader(content), bounds{entries: 1000, content: 1 << 20, unpacked: 4 << 20})
		if err != nil {
			return
		}
		tree := New(files)
		fs.WalkDir(files, ".", func(path string, _ fs.DirEntry, err error) error {
			tree.Text(path)
			return nil
		})
		begin(files)
	})
}
