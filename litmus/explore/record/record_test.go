package record

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRecord(t *testing.T) {
	name := filepath.Join(t.TempDir(), "records")
	t.Setenv(Variable, "")
	require.NoError(t, Append(Record{Test: "unheard"}))
	t.Setenv(Variable, name)
	all, err := Read(name)
	require.NoError(t, err)
	require.Empty(t, all)
	want := []Record{{Test: "a", Failed: true, Report: "of\ntwo lines", Result: []byte(`{"Steps":1}`)}, {Test: "b", Complete: true, Result: []byte(`{}`)}}
	for _, r := range want {
		require.NoError(t, Append(r))
	}
	all, err = Read(name)
	require.NoError(t, err)
	require.Equal(t, want, all)
	require.NoError(t, os.WriteFile(name, []byte("{\"test\":\"a\",\"result\":{}}\n{\"test"), 0o644))
	all, err = Read(name)
	require.ErrorContains(t, err, "the record after 1 others")
	require.Len(t, all, 1)
	t.Setenv(Variable, filepath.Join(name, "below"))
	require.Error(t, Append(want[0]))
}
