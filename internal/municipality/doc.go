// Package municipality knows Japan's local governments (自治体).
//
// It owns the municipality code (全国地方公共団体コード): six digits, of which
// the first two are the prefecture and the sixth is a check digit as laid down
// by the Ministry of Internal Affairs and Communications.
package municipality
