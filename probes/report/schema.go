package report

import _ "embed"

// JSONSchema is the JSON Schema (draft 2020-12) that every report.json of this version satisfies.
//
//go:embed schema.json
var JSONSchema []byte
