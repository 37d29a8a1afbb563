package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm/machine"
)

func newVersion() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "version",
		Short: "Print the version of atomlab",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			v := struct {
				Version string `json:"version"`
				Go      string `json:"go"`
				System  string `json:"system"`
			}{machine.Version(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			return show(command, asJSON, v, fmt.Sprintf("atomlab %s %s %s\n", v.Version, v.Go, v.System))
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}
