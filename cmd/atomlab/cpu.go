package main

import (
	"github.com/spf13/cobra"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/probes/report"
)

func newCPU() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "cpu",
		Short: "Say what this machine is",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			m := machine.Detect()
			return show(command, asJSON, m, report.MachineText(m))
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}
