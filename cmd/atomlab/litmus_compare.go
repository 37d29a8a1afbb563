package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm/files"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/litmus/compare"
	"example.org/atomlab/litmus/log"
)

func newLitmusCompare() *cobra.Command {
	var asJSON, different, nohash bool
	command := &cobra.Command{
		Use:   "compare LOG LOG...",
		Short: "Compare logs of litmus tests: what was seen with what is allowed, one machine or model with another",
		Long: "compare reads logs of litmus7, herd7 and atomlab (- is standard input) and sets their tests side by side, by name.\n" +
			"A log that counts states is of a processor, one that only lists them is of a model. The cells say whether the condition\n" +
			"was seen or is allowed, and how many states; + after them, that the model's search was cut.\n\n" +
			"unsound: a state was seen that a model does not allow (exit code 1). unseen: it is allowed, and was not seen.\n" +
			"differs: one of two processors showed it, or one of two models allows it.",
		Args: cobra.MinimumNArgs(2),
		RunE: func(command *cobra.Command, files []string) error {
			logs, wrong := readLogs(files, command.InOrStdin(), nohash)
			table := compare.Of(logs...)
			write := func() error { return table.Text(command.OutOrStdout(), different) }
			if asJSON {
				write = func() error { return writeJSON(command.OutOrStdout(), table) }
			}
			if err := write(); err != nil {
				return err
			}
			if n := table.Problems(); n > 0 {
				wrong = errors.Join(wrong, fmt.Errorf("%d tests could not be compared: different tests with the same name", n))
			}
			if n := table.Count(compare.Unsound); n > 0 {
				return errors.Join(broken(fmt.Sprintf("%d tests are unsound", n)), wrong)
			}
			return wrong
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	command.Flags().BoolVar(&nohash, "nohash", false, "compare tests of the same name though their hashes say that they differ")
	command.Flags().BoolVar(&different, "differences", false, "leave out the tests about which the logs agree")
	return command
}

// readLogs reads what can be read of the files.
func readLogs(files []string, stdin io.Reader, nohash bool) (logs []compare.Log, wrong error) {
	for _, file := range files {
		entries, err := readLog(file, stdin)
		for i := range entries {
			if nohash {
				entries[i].Hash = ""
			}
		}
		wrong = errors.Join(wrong, err)
		logs = append(logs, compare.Log{Name: printable.Text(file), Entries: entries})
	}
	return logs, wrong
}

func readLog(file string, stdin io.Reader) ([]log.Entry, error) {
	if file == "-" {
		return log.Read("standard input", stdin)
	}
	f, err := files.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return log.Read(printable.Text(file), f)
}
