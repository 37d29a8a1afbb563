package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/probes/report"
)

func newCPU() *cobra.Command {
	var asJSON bool
	var sysroot, bundle string
	command := &cobra.Command{
		Use:   "cpu",
		Short: "Describe this machine, or a recorded one",
		Long: "cpu says what this machine is: processors and how they are grouped, caches and who shares them, limits, what\n" +
			"governs the speed, and whether it is a guest or an imitation.\n\n" +
			"With --sysroot it reads a recorded /sys and /proc instead: a folder, or a .tar, .tar.gz or .tar.bz2. With --bundle\n" +
			"it makes such a recording, to send with a report of a bug: only files that were read, no serial numbers, no names.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if bundle != "" {
				return writeBundle(command, bundle, sysroot)
			}
			m, err := describe(sysroot)
			if err != nil {
				return err
			}
			return show(command, asJSON, m, report.MachineText(m))
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	command.Flags().StringVar(&sysroot, "sysroot", "", "read this recorded `tree`, a folder or an archive, instead of this machine's")
	command.Flags().StringVar(&bundle, "bundle", "", "record what describes the machine in this `file`, a .tar.gz")
	command.MarkFlagsMutuallyExclusive("json", "bundle")
	return command
}

// describe looks at a recorded machine, or at this one.
func describe(sysroot string) (machine.Machine, error) {
	if sysroot == "" {
		return machine.Detect(), nil
	}
	m, err := machine.Load(sysroot)
	if err != nil {
		return m, fmt.Errorf("--sysroot: %w", err)
	}
	return m, nil
}

// writeBundle makes a file that was not there, whole or not at all.
func writeBundle(command *cobra.Command, path, sysroot string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("--bundle: %w", err)
	}
	err = machine.Record(file, sysroot)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(path)
		return fmt.Errorf("--bundle: %w", err)
	}
	_, err = fmt.Fprintf(command.OutOrStdout(), "recorded in %s; read it with: atomlab cpu --sysroot %s\n", path, path)
	return err
}
