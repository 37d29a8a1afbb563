package syntax

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHashCorpus compares hashes with those that herd7 wrote into the .expected files beside the tests of
// LITMUS_CORPUS, or that the tests carry themselves.
func TestHashCorpus(t *testing.T) {
	root := os.Getenv("LITMUS_CORPUS")
	if root == "" {
		t.Skip("LITMUS_CORPUS names no folder of tests")
	}
	equal, differ := 0, 0
	require.NoError(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".litmus" {
			return err
		}
		log, _ := os.ReadFile(path + ".expected")
		_, rest, found := strings.Cut(string(log), "Hash=")
		want, _, _ := strings.Cut(rest, "\n")
		test, err := ReadFile(path)
		if err == nil && !found {
			want, found = test.Get("Hash")
		}
		if err != nil || !found {
			return nil
		}
		if computed(test) == strings.TrimSpace(want) {
			equal++
			return nil
		}
		differ++
		t.Logf("%s\ninit %s\n%slocs %s", path, hashInit(test), hashCode(test), hashLocations(test))
		return nil
	}))
	if equal+differ == 0 {
		t.Skipf("no test below %s has a hash, or one in a log beside it", root)
	}
	t.Logf("SUM %d hashes equal, %d not", equal, differ)
	assert.Positive(t, equal, "of %d hashes", differ)
}

// TestHash has hashes that litmus7 and herd7 7.58 print.
func TestHash(t *testing.T) {
	for _, c := range []struct{ test, hash string }{
		{"X86_64 SB\n{}\nP0 | P1 ;\nmovl $1,(x) | movl $1,(y) ;\nmovl (y),%eax | movl (x),%eax ;\nexists (0:rax=0 /\\ 1:rax=0)", "055f9747fd517835a93f2f188e15e163"},
		{"AArch64 A47\n{ uint64_t 0:X0=0; uint64_t 0:X1; }\nP0;\nTBZ X0,#0,l;\nMOV X1,#1;\nl: MOV X2,#1;\nexists (0:X1=0)", "02fa242a2e0a097204cd15de74ca593a"},
		{"AArch64 A48\n{ uint64_t 0:X0=1; uint64_t 0:X1; }\nP0;\nTBZ X0,#0,l;\nMOV X1,#1;\nl: MOV X2,#1;\nexists (0:X1=1)", "b14e5b585865013b13db2d5e36a2a2e5"},
		{"AArch64 L020\n{ int x=1; int y=2; 0:X0=x; 0:X2=y; }\nP0;\nLDXR W1,[X0];\nMOV W3,#3;\nSTXR W4,W3,[X2];\n~exists y=3;", "a98a9e6b957012feb7f4c25cd4c01d69"},
		{"AArch64 A129\n{ int64_t 0:X0; 0:X2=v; int64_t v[2]={1,2}; }\nP0;\nLDR X0,[X2,#8];\nforall (0:X0=2)", "51795781d981d9911eb50371337d7b20"},
		{"AArch64 P\n{ int64_t x[2]; 0:X6=x; int64_t 0:X0; int64_t 0:X1; }\nP0;\nLDXP X0,X1,[X6];\nexists (0:X0=0)", "99ed9418b28785643ebfea922ac446da"},
		{"AArch64 aliases\n{ 0:x1=x; uint64_t %a=x; }\nP0;\nSUBS WZR,W3,W4,LSL #0;\nSUBS WZR,W3,W4,SXTW #1;\nCMP X4,X3,UXTB #2;\nCMP X4,X3,LSL #2;\n" +
			"NEG W2,W4,ASR #21;\nNEGS XZR,X3;\nANDS XZR,X1,X3;\nORN W4,WZR,W1;\nMADD X2,X3,X1,XZR;\nMSUB W2,W3,W1,WZR;\nEON X4,X1,X2;\nLSLV W4,W1,W4;\n" +
			"RORV X4,X3,X4;\nB .+8;\nLDR W0,[%a];\nexists (0:X0=0 /\\ 0:XZR=0)", "d34b0deb763d8e2055ebfc4d5314d69c"},
		{"AArch64 conditions\n{ }\nP0;\nCSET W3,GE;\nCSETM X3,LT;\nCINC W2,WZR,EQ;\nCINC W2,W1,CC;\nCSINC W1,WZR,WZR,AL;\nCSINC W1,W2,W2,GT;\n" +
			"CSINV X1,XZR,XZR,LE;\nCSINV W1,W2,W2,NE;\nCSNEG W1,W2,W2,MI;\nCSEL W1,W2,W2,VS;\nexists (0:X0=0)", "6448ccaab48dc9ba05700e3b85669e54"},
		{"AArch64 code\n{ 0:X0=NOP; uint64_t 0:X2=instr:\"B .+4\"; ins_t 0:X1; 0:X4=P0:.text; int64_t x[2]={1,2}; 0:X5=x[1]; }\nP0;\nB .text;\nCBZ W1,.+8;\n" +
			".text: NOP;\nexists (0:X1=NOP)", "81eca0abe69fbc010a8875c0312761a9"},
	} {
		test, err := Parse("test", c.test)
		require.NoError(t, err)
		assert.Equal(t, c.hash, Hash(test), test.Name)
	}
}

// TestHashSaid: a hash in the metadata is the test's, whatever it does.
func TestHashSaid(t *testing.T) {
	test, err := Parse("test", "X86_64 SB\nHash=0123\n{}\nP0;\nnop;\nexists (0:rax=0)")
	require.NoError(t, err)
	assert.Equal(t, "0123", Hash(test))
}
