// Package bank knows the banks (金融機関) of Japan and their branches (店舗) by
// the codes of the Zengin system (統一金融機関コード、店番).
//
// It owns a table of them, embedded and packed by web/scripts/banks.mjs from
// the npm package zengin-code (MIT licence, Sho Kusano), and how their names
// are searched and compared. It keeps no state: a search unpacks the few
// kilobytes it looks through. A branch that opened since the table was made is
// not in it, so not being found is never proof that a branch does not exist.
package bank
