package pipeline

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// HexToCodeSHA256 is a SHA-256 in hex, as CodeBuild gives it, in base64, as Lambda
// does, and whether it is one.
func HexToCodeSHA256(sum string) (string, bool) {
	raw, err := hex.DecodeString(strings.TrimSpace(sum))
	if err != nil || len(raw) != sha256.Size {
		return "", false
	}
	return base64.StdEncoding.EncodeToString(raw), true
}

// CodeSHA256ToHex is the SHA-256 of a zip in base64, as Lambda gives it, in hex, as
// CodeBuild does, and whether it is one. For an image Lambda gives hex itself, which
// is none of a zip.
func CodeSHA256ToHex(sum string) (string, bool) {
	raw, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(sum))
	if err != nil || len(raw) != sha256.Size {
		return "", false
	}
	return hex.EncodeToString(raw), true
}

// codeSHA256 is the CodeSha256 that Lambda gives a zip.
func codeSHA256(content []byte) string {
	sum := sha256.Sum256(content)
	return base64.StdEncoding.EncodeToString(sum[:])
}
