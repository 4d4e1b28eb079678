package model

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// shortDigits are the digits of hex by which people compare code.
const shortDigits = 7

// ShortCode is a CodeSha256 as people compare it: the first digits of its hex.
// Lambda gives base64 for a zip and hex for an image; 64 digits of hex are base64
// too, so what a hash is shows by its length. What is neither is cut as it is.
func ShortCode(sum string) string {
	sum = strings.TrimSpace(sum)
	if raw, err := base64.StdEncoding.Strict().DecodeString(sum); err == nil && len(raw) == sha256.Size {
		sum = hex.EncodeToString(raw)
	}
	if runes := []rune(sum); len(runes) > shortDigits {
		return string(runes[:shortDigits])
	}
	return sum
}
