package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// docs are the Markdown files of the project, by their paths below its root.
func docs(t *testing.T) map[string]string {
	t.Helper()
	root := filepath.Join("..", "..")
	texts := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch name := entry.Name(); {
		case err != nil:
			return err
		case entry.IsDir() && (name == "testdata" || path != root && strings.HasPrefix(name, ".") && name != ".."):
			return fs.SkipDir
		case filepath.Ext(name) == ".md":
			text, err := os.ReadFile(path)
			texts[path] = string(text)
			return err
		}
		return nil
	}))
	require.Contains(t, texts, filepath.Join(root, "README.md"))
	return texts
}

// prose is a page without its code.
func prose(page string) string {
	page = regexp.MustCompile("(?ms)^```.*?^```$").ReplaceAllString(page, "")
	return regexp.MustCompile("(?m)^(    |\t).*$|`[^`\n]*`").ReplaceAllString(page, "")
}

// anchors are the names by which a page's headings can be linked to.
func anchors(page string) map[string]bool {
	found := map[string]bool{}
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		found[strings.Map(func(r rune) rune {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			case r == ' ':
				return '-'
			}
			return -1
		}, heading[1])] = true
	}
	return found
}

// broken links of a page: a file that is not there, a heading that the file has not.
func brokenLinks(texts map[string]string, path string) (links []string, count int) {
	for _, m := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(prose(texts[path]), -1) {
		if strings.Contains(m[1], "://") {
			continue
		}
		count++
		file, anchor, _ := strings.Cut(m[1], "#")
		target, err := path, error(nil)
		if file != "" {
			target = filepath.Join(filepath.Dir(path), filepath.FromSlash(file))
			_, err = os.Stat(target)
		}
		if err != nil || anchor != "" && !anchors(texts[target])[anchor] {
			links = append(links, path+": "+m[1])
		}
	}
	return links, count
}

// TestLinks: each link from a page to a file or a heading of the project leads there.
func TestLinks(t *testing.T) {
	texts := docs(t)
	all := 0
	for path := range texts {
		links, count := brokenLinks(texts, path)
		assert.Empty(t, links)
		all += count
	}
	assert.Greater(t, all, 15, "links that were looked at")
	wrong := map[string]string{"a.md": "# One\n[x](missing.md) [y](#one) [z](#two) `[c](code)`\n\n    [i](indented)\n"}
	links, count := brokenLinks(wrong, "a.md")
	assert.Equal(t, []string{"a.md: missing.md", "a.md: #two"}, links)
	assert.Equal(t, 3, count)
}

// unknownWords are the words of a command line that no command knows: names of commands and of flags. What is between
// the names of two commands is an alternative: probe list | run.
func unknownWords(line string) (unknown []string) {
	at := newRoot()
	parent := at
	named := []*cobra.Command{}
	line = regexp.MustCompile(`'[^']*'`).ReplaceAllString(line, "QUOTED")
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" []()`,;", r) }) {
		switch {
		case word == "|":
			at = parent
		case strings.HasPrefix(word, "--"):
			for _, flag := range strings.Split(word, "|") {
				name, _, _ := strings.Cut(strings.Trim(flag, "-:."), "=")
				known := name == "help" || name == strings.ToUpper(name) // what stands for a flag
				for _, c := range named {
					known = known || c.Flags().Lookup(name) != nil
				}
				if !known {
					unknown = append(unknown, flag)
				}
			}
		case at.HasSubCommands():
			next, _, err := at.Find([]string{word})
			if err != nil || next == at {
				return append(unknown, word)
			}
			parent, at = at, next
			named = append(named, next)
		}
	}
	return unknown
}

// TestCommandsInPages: each command line that a page shows, or a comment names, has commands and flags that exist.
func TestCommandsInPages(t *testing.T) {
	lines := 0
	for path, text := range docs(t) {
		for _, m := range regexp.MustCompile("(?m)(?:^    (?:\\$ |go run \\./cmd/)?|`)atomlab ([a-z][^`\n]*)").FindAllStringSubmatch(text, -1) {
			line, _, _ := strings.Cut(m[1], "   ") // what follows is its description
			if strings.HasPrefix(line, "devel,") || strings.HasPrefix(line, "completion") {
				continue
			}
			lines++
			assert.Empty(t, unknownWords(line), "%s: atomlab %s", path, line)
		}
	}
	assert.Greater(t, lines, 40)
	for line, want := range map[string][]string{
		"run --quick --fast": {"--fast"}, "fly": {"fly"}, "probe fly": {"fly"}, "probe list | run NAME... [--quick|--slow]": {"--slow"}, "litmus run --setting x": nil,
	} {
		assert.Equal(t, want, unknownWords(line), line)
	}
	text := docs(t)[filepath.Join("..", "..", "README.md")]
	for _, c := range newRoot().Commands() {
		assert.Contains(t, text, "\n    atomlab "+c.Name(), "the main page lists every command")
	}
}

// TestTestsInPages: the tests that a page names are there.
func TestTestsInPages(t *testing.T) {
	root := filepath.Join("..", "..")
	there := map[string]bool{}
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)`).FindAllStringSubmatch(string(text), -1) {
			there[m[1]] = true
		}
		return err
	}))
	names := 0
	for path, text := range docs(t) {
		for _, m := range regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w+)`").FindAllStringSubmatch(text, -1) {
			names++
			assert.True(t, there[m[1]], "%s: there is no %s", path, m[1])
		}
	}
	assert.Greater(t, names, 30)
}
