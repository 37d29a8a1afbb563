package syntax

import (
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// Hash identifies what a test does, as litmus7 and herd7 do: the same test gives the same 32 digits there, and logs
// carry them. Name, condition, filter and most metadata do not matter; of the condition only which locations it speaks
// of.
//
// A test that says Hash=... in its metadata has that hash, as there.
//
// It is the MD5 of four MD5s: of the metadata that say how memory is mapped (nothing if there are none), of the initial
// state, of the program with its labels renumbered, and of the locations.
func Hash(t *litmus.Test) string {
	if said, found := t.Get("Hash"); found {
		return said
	}
	return computed(t)
}

func computed(t *litmus.Test) string {
	t = asWritten(t)
	sum := hashInfo(t)
	for _, part := range []string{hashInit(t), hashCode(t), hashLocations(t)} {
		digest := md5.Sum([]byte(part))
		sum = append(sum, digest[:]...)
	}
	digest := md5.Sum(sum)
	return hex.EncodeToString(digest[:])
}

// hashInfo is empty for most tests.
func hashInfo(t *litmus.Test) []byte {
	info := slices.SortedStableFunc(slices.Values(t.Info), func(a, b litmus.Info) int { return strings.Compare(b.Key, a.Key) })
	pairs := ""
	for _, i := range info {
		key := strings.ToLower(i.Key)
		if key == "memory-type" || key == "mt" || key == "cachetype" {
			pairs += key + "=" + i.Value
		}
	}
	if pairs == "" {
		return nil
	}
	digest := md5.Sum([]byte(pairs))
	return digest[:]
}

func hashInit(t *litmus.Test) string {
	items := slices.Clone(t.Init)
	slices.SortStableFunc(items, func(a, b litmus.Init) int { return hashOrder(a.Location, b.Location) })
	items = slices.CompactFunc(items, func(a, b litmus.Init) bool { return a.Location == b.Location })
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = hashItem(item)
	}
	return strings.Join(texts, "; ")
}

func hashItem(i litmus.Init) string {
	if i.Type.Len > 0 {
		return fmt.Sprintf("%s %s[%d]", i.Type.Name, hashName(i.Location), i.Type.Len)
	}
	var b strings.Builder
	if i.Type.Atomic {
		b.WriteString("_Atomic ")
	}
	if i.Type.Name != "" {
		b.WriteString(i.Type.Name + " ")
	}
	value := i.Value.String()
	switch {
	case i.Spelling != "":
		value = i.Spelling
	case i.Value.Kind == litmus.Address && i.Value.Cell > 0: // to herd7 x[1] is the address of x and 1
		value = fmt.Sprintf("%s+%d", i.Value.Name, i.Value.Cell)
	case i.Value.Kind == litmus.CodeLabel:
		value = fmt.Sprintf("%d:%s", i.Value.Proc, i.Value.Name)
	}
	return b.String() + star(i.Type) + hashName(i.Location) + "=" + value
}

// hashCode is the table of the program, labels in rows of their own, renumbered in the order of their names.
func hashCode(t *litmus.Test) string {
	renamed := map[string]string{}
	for _, thread := range t.Threads {
		for _, in := range thread.Code {
			for _, l := range in.Labels {
				renamed[l] = ""
			}
			for _, o := range in.Operands {
				if target, ok := o.(litmus.Target); ok && !target.IsDistance() {
					renamed[target.Label] = ""
				}
			}
		}
	}
	for i, l := range slices.Sorted(maps.Keys(renamed)) {
		renamed[l] = fmt.Sprintf("L%02d", i)
	}
	columns := make([][]string, len(t.Threads))
	for i, thread := range t.Threads {
		for _, in := range thread.Code {
			for _, l := range in.Labels {
				columns[i] = append(columns[i], renamed[l]+":")
			}
			if in.Mnemonic != "" {
				columns[i] = append(columns[i], hashInstr(isa.For(t.Arch), in, renamed))
			}
		}
	}
	return table(columns)
}

// hashInstr is the instruction as old versions of herd7 wrote it, which hashes must stay true to.
func hashInstr(i isa.ISA, in litmus.Instr, renamed map[string]string) string {
	in.Operands = slices.Clone(in.Operands)
	for n, o := range in.Operands {
		if target, ok := o.(litmus.Target); ok && !target.IsDistance() {
			in.Operands[n] = litmus.Target{Label: renamed[target.Label]}
		}
	}
	return i.Old(in)
}

func hashLocations(t *litmus.Test) string {
	var texts []string
	for _, l := range slices.SortedFunc(slices.Values(t.Locations()), hashOrder) {
		texts = append(texts, hashName(l))
	}
	return strings.Join(texts, "; ")
}

// hashName has symbolic registers without their sign.
func hashName(l litmus.Location) string {
	l.Name = strings.TrimPrefix(l.Name, "%")
	return name(l)
}

// hashOrder is that of states, but with the names of registers as texts, X10 before X2, and those of any thread last.
func hashOrder(a, b litmus.Location) int {
	if a.IsMemory() || b.IsMemory() {
		return a.Compare(b)
	}
	thread := func(l litmus.Location) uint { return uint(l.Proc) } // AnyThread is negative
	return cmp.Or(cmp.Compare(thread(a), thread(b)), cmp.Compare(hashName(a), hashName(b)))
}
