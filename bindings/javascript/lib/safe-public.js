// Safe backups, without what is for known answers.

export {
    assessPassword,
    assessPasswordWithPattern,
    backupIdHex,
    Client,
    credentialsHeader,
    decideSchedule,
    Document,
    findMistyped,
    generatePassword,
    MasterKey,
    readAnswer,
    SelfTest,
    ServerAddress,
} from "./safe.js";
