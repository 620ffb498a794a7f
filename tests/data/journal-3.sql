-- A journal of user_version 3, as the program wrote it.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'quizcli','m001_journal','2026-11-30 23:30:14.841434+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'quizcli','m002_exported','2026-11-30 23:30:14.842007+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'quizcli','m003_derived','2026-12-01 03:31:24.111192+00:00');
CREATE TABLE entries (
        uid BLOB PRIMARY KEY NOT NULL CHECK (length(uid) = 16),
        device TEXT NOT NULL,
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL,    -- UTC, milliseconds
        day TEXT NOT NULL,      -- the learning day, YYYY-MM-DD
        kind TEXT NOT NULL CHECK (kind IN ('review', 'undo', 'suspend', 'resume', 'bury')),
        card TEXT NOT NULL,
        quality INTEGER CHECK (quality BETWEEN 0 AND 5),
        mode TEXT CHECK (mode IN ('scheduled', 'practice')),
        took_ms INTEGER,
        attempt TEXT,           -- a drill's problem, response and verdict, JSON
        until TEXT,             -- of bury
        target BLOB             -- of undo
    );
INSERT INTO "entries" VALUES(X'367E098EB673E56233F4DA6F7E6FD570','1917b6488f7ea588',0,1772355600000,'2026-03-01','review','alpha',5,'scheduled',6000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'9EFE84ADDCCA630B56A7BE6896C8E342','1917b6488f7ea588',1,1772442000000,'2026-03-02','review','alpha',5,'scheduled',6000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'EE146BB13711C41CC352214860D320E8','1917b6488f7ea588',2,1772960400000,'2026-03-08','review','alpha',5,'scheduled',6000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'B06CFBDCCF56CDD9B776D6015FAD7C04','1917b6488f7ea588',3,1774429200000,'2026-03-25','review','alpha',2,'scheduled',3000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'9CBB839CE55D7786F8AA9FEE62B50F73','1917b6488f7ea588',4,1774515600000,'2026-03-26','review','alpha',3,'scheduled',4000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'26F84E3A1A7AC82BE85295AE73CEB828','1917b6488f7ea588',5,1772355600000,'2026-03-01','review','beta',1,'scheduled',2000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'EF61013E246A706DDE5D0DCE4EA77401','1917b6488f7ea588',6,1772355600000,'2026-03-01','review','beta',4,'scheduled',5000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'895D5A218ECAEA0965B6E9918C9B8E91','1917b6488f7ea588',7,1772442000000,'2026-03-02','review','beta',4,'scheduled',5000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'C392A87C19B9E68A0461066BC825A252','1917b6488f7ea588',8,1772528400000,'2026-03-03','review','old-gamma',5,'scheduled',6000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'ED24C9FB83DC6EC9169CD78B53C58BF1','1917b6488f7ea588',9,1772614800000,'2026-03-04','review','gamma',4,'scheduled',5000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'FF31D3C5789A5F0C9AE4C43E19869108','1917b6488f7ea588',10,1772701200000,'2026-03-05','review','delta',5,'scheduled',6000,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'50B723D7C832AA2B6011DAD4C49D44BA','1917b6488f7ea588',11,1772701200001,'2026-03-05','undo','delta',NULL,NULL,NULL,NULL,NULL,X'FF31D3C5789A5F0C9AE4C43E19869108');
INSERT INTO "entries" VALUES(X'EAEA5B7F503F6DB20F26B757C75689EB','1917b6488f7ea588',12,1772787600000,'2026-03-06','suspend','beta',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(X'4890EF495EDE8B1DD9943A586B6B3A9F','1917b6488f7ea588',13,1772787600000,'2026-03-06','bury','gamma',NULL,NULL,NULL,NULL,'2026-03-10',NULL);
INSERT INTO "entries" VALUES(X'0D0756684B74F4E20560BD55409806F7','1917b6488f7ea588',14,1772874000000,'2026-03-07','review','drill-size',4,'scheduled',9000,'{"given": {"size": [5, 5]}, "kind": "conv-output-size", "level": 2, "mistake": null, "response": {"size": "3x3"}, "seed": 7, "verdict": "right", "version": 1}',NULL,NULL);
INSERT INTO "entries" VALUES(X'DA5102E07EDE489453B9CAF762BB00CD','1917b6488f7ea588',15,1772874000000,'2026-03-07','review','drill-conv-output-size',1,'practice',NULL,NULL,NULL,NULL);
CREATE TABLE exported (
            guid TEXT PRIMARY KEY NOT NULL,
            fingerprint TEXT NOT NULL,
            modified INTEGER NOT NULL
        ) WITHOUT ROWID;
INSERT INTO "exported" VALUES('quizcli:alpha','f1',1772355600);
CREATE TABLE gone (card TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
INSERT INTO "gone" VALUES('drill-size');
CREATE TABLE introductions (
        card TEXT PRIMARY KEY NOT NULL,
        position INTEGER NOT NULL,
        introduced INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "introductions" VALUES('alpha',0,1);
INSERT INTO "introductions" VALUES('beta',1,1);
INSERT INTO "introductions" VALUES('delta',3,0);
INSERT INTO "introductions" VALUES('gamma',2,1);
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('names','digest');
INSERT INTO "meta" VALUES('schedule','sm2 1 c8285bd0');
CREATE TABLE progress (
        card TEXT PRIMARY KEY NOT NULL,
        due TEXT,
        interval_days INTEGER,
        lapses INTEGER,
        state TEXT,             -- the scheduler's own numbers, JSON
        introduced TEXT,
        reviewed TEXT,
        quality INTEGER,
        suspended INTEGER NOT NULL,
        buried_until TEXT
    ) WITHOUT ROWID;
INSERT INTO "progress" VALUES('alpha','2026-03-27',1,1,'[266, 1]','2026-03-01','2026-03-26',3,0,NULL);
INSERT INTO "progress" VALUES('beta','2026-03-03',1,0,'[250, 1]','2026-03-01','2026-03-02',4,1,NULL);
INSERT INTO "progress" VALUES('drill-size','2026-03-08',1,0,'[250, 1]','2026-03-07','2026-03-07',4,0,NULL);
INSERT INTO "progress" VALUES('gamma','2026-03-10',6,0,'[260, 2]','2026-03-03','2026-03-04',4,0,'2026-03-10');
CREATE TABLE renamed (old TEXT PRIMARY KEY NOT NULL, card TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "renamed" VALUES('old-gamma','gamma');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX entries_of_card ON entries (card, day, at, device, seq, uid);
CREATE INDEX entries_of_device ON entries (device, day, at);
CREATE INDEX entries_of_day ON entries (day, kind);
CREATE UNIQUE INDEX entries_in_sequence ON entries (device, seq, uid);
CREATE INDEX entries_undone ON entries (target) WHERE target IS NOT NULL;
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER entries_stay_as_they_are BEFORE UPDATE ON entries
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE INDEX progress_due ON progress (due, suspended);
CREATE INDEX progress_reviewed ON progress (reviewed, introduced, quality);
CREATE INDEX introductions_left ON introductions (position) WHERE introduced = 0;
COMMIT;
PRAGMA user_version = 3;
